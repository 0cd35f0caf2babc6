# 审计日志：每一条记录用一句话说清
entry-site-founded = 建立系统：{ $county }
entry-case-acted = { $act ->
    [none] 期限重新推算
   *[other] 办理：{ $verb ->
        [file] 申请
        [supply] 补正
        [accept] 受理
        [decline] 不予受理
        [notify] 一次性告知
        [check] 审核
        [return] 退回
        [assign] 派给
        [resolve] 处置
        [verify] 核查
        [approve] 准予
        [reject] 不予准予
        [suspend] 挂起
        [resume] 恢复
        [extend] 延期
        [publish] 公示
        [deliver] 送达
        [ask] 请求协办
        [answer] 答复
        [disclaim] 说明不属本单位
        [recall] 撤回协办
        [urge] 催办
        [note] 记录
        [correct] 更正
        [withdraw] 撤回
        [close] 办结
        [reopen] 重开
        [stop] 停发
       *[rate] 评价
    }
 }
entry-case-timed = 期限到期
entry-person-read = { $how ->
    [opened] 查看个人信息
    [prefilled] 由个人信息填表
    [unmasked] 查看完整信息
    [printed] 打印个人信息
    [exported] 导出个人信息
    [found] 查询得到个人信息
   *[listed] 列表中看到（已遮盖）
 }，{ $count } 人，用途：{ $purpose ->
    [case] 办件
    [payment] 核对发放
    [own-request] 本人要求
    [visit] 走访
    [data-care] 数据维护
    [audit] 审计
   *[screening] 查找应享未享
 }
entry-person-written = 改写人口库记录，原因：{ $reason ->
        [arrived] 新入人口库
        [library] 数据中枢比对
        [regridded] 网格重新划分
        [village-merged] 村（居）合并
       *[other] { $reason }
    }
entry-person-joined = 两条记录认定为同一人：{ $name }
entry-certificate-held = 证照入库
entry-certificate-ended = 证照自 { $day } 起失效
entry-account-written = 账号“{ $login }”：{ $reason ->
    [opened] 开设
    [disabled] 停用
    [enabled] 启用
    [password-reset] 当面重置密码
    [password-set] 本人修改密码
   *[token-opened] 发放访问令牌
 }{ $witness ->
    [none] {""}
   *[other] ，见证人：{ $witness }
 }
entry-session-signed-in = 登录{ $how ->
    [oidc] （统一登录）
   *[none] {""}
 }
entry-identity-bound = 账号绑定统一登录 { $issuer }{ $witness ->
    [none] {""}
   *[other] ，第二人：{ $witness }
 }
entry-identity-unbound = 账号解除绑定统一登录
entry-session-failed = 登录未成功：{ $why ->
    [password] 密码不对
    [second] 作为第二人的密码不对
    [locked] 账号已锁定
    [disabled] 账号已停用
   *[unknown] 没有这个账号
 }
entry-session-signed-out = 退出
entry-post-appointed = 任命 { $name }，{ $unit }，自 { $from } 起
entry-post-dismissed = 免去职务，最后一天 { $to }
entry-leave-set = 请假 { $from } 至 { $to }，代岗人：{ $deputy }
entry-leave-ended = 提前销假
entry-authorisation-given = 授权 { $name } 代为办事
entry-authorisation-revoked = 收回授权
entry-entitlement-written = 待遇：{ $reason ->
    [granted] 准予，自 { $from } 起
    [imported] 由原名册转入，自 { $from } 起
    [account-changed] 更换收款账户
    [moved] 转到新住地
   *[stopped] 停发
 }
entry-roll-drawn = 编制发放名册：{ $place } { $month }，{ $count } 笔，{ $yuan } 元
entry-roll-lines = 发放名册加入 { $count } 笔，{ $yuan } 元
entry-roll-moved = 发放名册：{ $state ->
    [drawn] 已编制
    [drawing] 正在生成
    [settling] 正在按银行回执入账
    [checked] 已复核
    [exported] 已送银行
    [settled] 已按银行回执入账
   *[void] 已作废
 }
entry-claim-written = { $settled ->
    [yes] 已追回
    [withdrawn] 已撤回应追回
   *[no] 应追回
 }：{ $name }，{ $yuan } 元
entry-file-stored = 存入文件，{ $bytes } 字节
entry-library-asked = 查询数据中枢：{ $query }
entry-library-shared = 查看共享数据 { $library } 第 { $page } 页，{ $rows } 行{ $request ->
    [none] ，无条件共享
   *[other] ，申请 { $request }
 }
entry-export-made = 导出 { $rows } 行{ $second ->
    [none] {""}
   *[other] ，复核人：{ $second }
 }
entry-message-queued = 发出通知
entry-message-ended = 通知：{ $how ->
    [sms] 短信已发出
    [webhook] 已交外部消息平台
    [slip] 已打印纸条
   *[failed] 没有送达
 }
entry-message-refused = 通知没有发出：{ $why ->
    [no-phone] 没有手机号
    [gave-up] 多次不成功
   *[refused] 通道不收
 }，改送告知单
entry-message-resent = 管理员安排再发通知
entry-message-choice = 告知方式：{ $slip ->
    [yes] 只要纸质告知单
   *[no] 可以发短信
 }
entry-notice-sent = 发出站内消息
entry-subscription-written = 数据交换“{ $name }”{ $ended ->
    [yes] 已停止
   *[no] 已登记
 }
entry-exchange-replayed = 数据交换安排补发，自 { $from } 起
entry-screening-ran = 查找应享未享（{ $day }）：看了 { $looked } 人，立案 { $opened } 件，停发 { $stopped } 人
entry-record-linked = 人工判断一条记录{ $same ->
        [yes] 就是本人的
       *[no] 不是本人的
    }
entry-findings-taken = 从库里查找“{ $procedure ->
        [standing] 去世和迁出登记
       *[other] { $procedure }
    }”（{ $day }）：新增或变化 { $came } 人，不再符合 { $gone } 人
entry-findings-held = “{ $procedure ->
        [standing] 去世和迁出登记
       *[other] { $procedure }
    }”的查找结果没有采用：{ $why ->
        [feed-refused] 数据来源 { $detail } 本次未通过
        [too-many-gone] 一次会停办 { $detail } 人，需核实
       *[query-failed] 查询没有成功
    }
entry-calendar-taken = 载入 { $year } 年节假日安排
entry-module-adopted = 采用功能模块，第二人：{ $second }
entry-module-switched = 功能模块{ $on ->
    [yes] 开启
   *[no] 停用
 }
entry-parameters-taken = 载入本县参数
entry-clock-suspected = 系统时间与走时相差约 { $minutes } 分钟
entry-clock-confirmed = 管理员确认系统时间
entry-request-made = { $kind ->
    [parameter] 提出参数新数值
    [correction] 申请更正个人信息
    [sharing] 申请使用共享数据
    [export] 申请导出数据
    [move] 报人口变动
    [house] 报房屋情况
   *[leave] 申请请假
 }
entry-request-decided = 申请{ $granted ->
    [yes] 已同意
    [withdrawn] 同意后收回
    [taken] 同意后已取走
   *[no] 未同意
 }
entry-grid-written = { $place }网格{ $name }自 { $day } 起{ $ended ->
    [yes] 撤销
   *[no] 按新图
 }：{ $why }
entry-route-written = { $grid }巡查路线{ $name }{ $ended ->
    [yes] 停用
   *[no] 已定
 }
entry-patrol-started = 开始巡查{ $grid }
entry-patrol-ended = 结束巡查{ $grid }，走过 { $passed } 个点
entry-positions-deleted = 删除 { $day } 以前的巡查位置 { $count } 个
entry-visit-planned = { $grid }一户的走访安排，{ $day ->
    [none] 不再安排
   *[other] 下次 { $day }
 }
entry-visit-made = 走访{ $grid }一户：{ $consent ->
    [agreed] 同意
    [not-today] 今天不方便
   *[never] 以后不用再来
 }
entry-hall-written = 登记服务大厅“{ $hall }”，自 { $from } 起{ $state ->
    [closed] 暂停服务
   *[open] 对外服务
 }
entry-window-set = { $window } 号窗口{ $state ->
    [paused] 暂停
    [closed] 关闭
   *[open] 开放
 }
entry-ticket-drawn = 取号 { $number }{ $lane ->
    [booked] （预约）
   *[other] {""}
 }
entry-ticket-moved = { $number } 号{ $step ->
    [called] 叫号
    [called-again] 再次叫号
    [missed] 过号
    [returned] 过号后返回
    [transferred] 转到别的窗口
    [freed] 改由任一窗口叫号
    [told] 已发临近提醒
    [filed] 收了一件
   *[finished] 办结
 }
entry-booking-made = 预约 { $day } { $slot }
entry-booking-ended = 预约{ $how ->
    [arrived] 已到场取号
   *[cancelled] 已取消
 }
entry-device-made = 设置大屏“{ $label }”，显示范围：{ $place }
entry-device-revoked = 停用大屏“{ $label }”
entry-duty-set = 排班：{ $name }，{ $unit }，{ $from } 至 { $to }
entry-duty-ended = 取消排班：{ $name }，{ $from } 起的班
entry-duty-taken = { $name } 接了 { $from } 的班
entry-house-written = { $grid }房屋登记：{ $ended ->
    [yes] 房屋已不存在
   *[no] { $used ->
        [own] 自住
        [rented] 出租
        [empty] 空置
       *[workshop] 作坊、商用
    }
 }
entry-duty-handed-over = 交接班：{ $name } 交给 { $to }，当时在办 { $open } 件，其中超期 { $overdue } 件
entry-outside-number-given = 登记其他系统编号 { $number }
entry-outside-number-taken = 删去其他系统编号 { $number }
entry-outside-number-typed = 抄录到其他系统，{ $values } 项
entry-bulletin-kept = 存档{ $kind ->
    [day] 日报
    [week] 周报
   *[month] 月报
 }（{ $place }，{ $from } 至 { $to }）
entry-backup-made = 已备份
entry-key-made = 已启用新的封存密钥 { $key }
entry-journal-erased = 依法删除 { $count } 条记录的内容，依据：{ $ground }
entry-erased = 内容已依法删除
entry-module-town-switched = 在{ $town }{ $on ->
    [yes] 启用
   *[no] 停用
  }功能模块，自 { $day } 起
