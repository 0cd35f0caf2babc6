# 依申请事项的故事:收件、一次性告知、受理、审查、特别程序、决定、制证、送达。
procedure statutory-service

given today 2026-03-02 09:00
given library name 王秀英
given library citizen-number 320623194603200029
given applicant 王秀英

story 收件
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with matter 在星光居委会门前临时占道三天
    with application-form paper
    with citizen-card paper
  then stage acceptance, holder window-clerk, clock notice due 2026-03-09, told received, version 1

story 受理
  given story 收件
  when today 2026-03-03 09:30
  when window-clerk 周敏 accept
  then stage review, accepted 2026-03-03, letter acceptance-notice, clock overall due 2026-03-17, holder approver

story 两人审查
  given story 受理
  when approver 陈刚 review-second
    note 我来复审
  then refused mark-missing
  when approver 陈刚 review-first
    note 现场与申请一致
  then stage review, mark first-review
  when approver 陈刚 review-second
    note 同意
  then refused same-hand
  when approver 吴静 review-second
    note 同意
  then stage decision, holder unit-head

story 准予、制证、送达
  given story 两人审查
  when today 2026-03-06 10:00
  when unit-head 钱主任 approve
  then stage certificate, letter grant-decision, clock overall stopped, clock delivery due 2026-03-20, open
  when window-clerk 周敏 make-certificate
  then stage delivery, certificate licence, told ready
  when window-clerk 周敏 deliver
  then refused field-missing at delivery-way
  when window-clerk 周敏 deliver
    with delivery-way 信鸽
  then refused field-choice at delivery-way
  when window-clerk 周敏 deliver
    with delivery-way window
  then stage done, outcome granted, letter delivery-receipt, clock delivery stopped, due none
  when applicant rate
    level 6
  then refused rating-level
  when applicant rate
    level 5
  then rating 5

story 不予要写理由和救济途径
  given story 两人审查
  when unit-head 钱主任 reject
  then refused lines-missing
  when unit-head 钱主任 reject
    line 占用消防通道,依据消防法第二十八条
    line 可在六十日内申请行政复议,或在六个月内提起行政诉讼
  then stage refused, outcome refused, letter refusal-decision, told refused

story 审查的人不能决定
  given story 两人审查
  when unit-head 陈刚 approve
  then refused same-hand
  when unit-head 周敏 approve
  then refused same-hand
  when unit-head 王秀英 approve
  then refused own-matter

story 收件受理的人不能审查
  given story 受理
  when approver 周敏 review-first
    note 同意
  then refused same-hand

story 五日内一次告知,告知后补正
  when applicant apply
    with applicant-kind person
    with phone 13800138000
    with matter 开办小餐饮
  then stage acceptance
  when today 2026-03-06 16:00
  when window-clerk 周敏 accept
  then refused material-missing at application-form, refused material-missing at citizen-card
  when window-clerk 周敏 notify
  then stage correction, letter one-time-notice, lines material:application-form material:citizen-card
  then clock notice stopped, due none
  when today 2026-03-16 10:00
  when applicant supply
    with application-form photo
    with citizen-card photo
  then stage acceptance, clock notice due 2026-03-23
  when window-clerk 周敏 notify
    line 还缺场地证明
  then refused once-only
  when window-clerk 周敏 accept
  then stage review, accepted 2026-03-16, clock overall due 2026-03-30

story 什么都不缺就不能发补正告知
  given story 收件
  when window-clerk 周敏 notify
  then refused lines-missing

story 单位申请要营业执照,不要身份证
  when applicant apply
    with applicant-kind organisation
    with phone 0513-84512345
    with matter 开办小餐饮
    with application-form photo
  then refused field-missing at organisation-name, refused field-missing at credit-code
  when applicant apply
    with applicant-kind organisation
    with organisation-name 如东县双甸小吃店
    with credit-code 91350100M000100Y4
    with phone 0513-84512345
    with matter 开办小餐饮
    with application-form photo
  then refused credit-code-length at credit-code
  when applicant apply
    with applicant-kind organisation
    with organisation-name 如东县双甸小吃店
    with credit-code 91350100M000100Y43
    with phone 0513-84512345
    with matter 开办小餐饮
    with application-form photo
  then stage acceptance
  when window-clerk 周敏 accept
  then refused material-missing at business-licence

story 有电子营业执照的单位不用再交
  given certificate business-licence
  when applicant apply
    with applicant-kind organisation
    with organisation-name 如东县双甸小吃店
    with credit-code 91350100M000100Y43
    with phone 0513-84512345
    with matter 开办小餐饮
    with application-form photo
  then material business-licence certificate
  when window-clerk 周敏 accept
  then stage review

story 逾期不告知,自收到材料之日起受理
  given story 收件
  when today 2026-03-09 17:00
  then light yellow, clock notice left 1
  when clock notice falls due
  then stage review, accepted 2026-03-02 deemed, clock overall due 2026-03-16, letter acceptance-notice
  when clock notice falls due
  then refused timer-not-due

story 停机三天后补办到期的事,日期不变
  given story 收件
  when today 2026-03-12 08:00
  when clock notice falls due
  then accepted 2026-03-02 deemed, clock overall due 2026-03-16

story 补正之后逾期,自补正之日起受理
  given story 五日内一次告知,告知后补正
  then accepted 2026-03-16

story 补正后逾期不处理,自补正之日起视为受理
  when applicant apply
    with applicant-kind person
    with phone 13800138000
    with matter 开办小餐饮
  when window-clerk 周敏 notify
  when today 2026-03-04 10:00
  when applicant supply
    with application-form photo
    with citizen-card photo
  when clock notice falls due
  then accepted 2026-03-04 deemed, clock overall due 2026-03-18

story 不予受理要写理由和去处
  given story 收件
  when window-clerk 周敏 decline
  then refused lines-missing
  when window-clerk 周敏 decline
    line 不属本机关职权,请向县交通运输局申请
  then stage declined, outcome declined, letter decline-notice, clock notice stopped

story 特别程序停表,春节也不多算少算
  given today 2026-02-10 09:00
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with matter 开办小餐饮
    with application-form paper
    with citizen-card paper
  then clock notice due 2026-02-24
  when window-clerk 周敏 accept
  then clock overall due 2026-03-02
  when today 2026-02-13 10:00
  then clock overall left 8
  when approver 陈刚 suspend
    with special-kind inspection
    note 送检
  then stage special, clock overall paused, letter special-notice, told special, clock special due 2026-03-19
  when today 2026-02-26 15:00
  when approver 陈刚 resume
    note 检验合格
  then stage review, clock overall running, clock overall left 8, clock overall due 2026-03-06, clock special stopped

story 特别程序要说明是哪一种
  given story 受理
  when approver 陈刚 suspend
    note 听证
  then refused field-missing at special-kind

story 调休的周六算工作日
  given today 2026-02-12 09:00
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with matter 开办小餐饮
    with application-form paper
    with citizen-card paper
  then clock notice due 2026-02-26
  when today 2026-02-14 09:00
  then clock notice left 4

story 负责人批准延长十日,只有一次
  given story 受理
  then clock overall due 2026-03-17
  when approver 陈刚 extend
    note 情况复杂
  then refused not-yours
  when unit-head 钱主任 extend
    note 情况复杂,需要专家意见
  then clock overall due 2026-03-31, letter extension-notice, told extended
  when unit-head 钱主任 extend
    note 再延长
  then refused extension-used-up

story 到期之后不能再延长
  given story 受理
  when clock overall falls due
  then clock overall expired, light red, stage review
  when unit-head 钱主任 extend
    note 忘了
  then refused clock-over

story 跨年没有下一年日历时暂定
  given calendar until 2025
  given today 2025-12-26 09:00
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with matter 开办小餐饮
    with application-form paper
    with citizen-card paper
  then clock notice due 2026-01-02, clock notice provisional
  when window-clerk 周敏 accept
  then clock overall due 2026-01-09, clock overall provisional
  when calendar 2026 comes
  then clock overall due 2026-01-12, clock overall final

story 日历改了,已停的表不动
  given calendar until 2025
  given today 2025-12-29 09:00
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with matter 开办小餐饮
    with application-form paper
    with citizen-card paper
  then clock notice due 2026-01-05, clock notice provisional
  when window-clerk 周敏 accept
  when calendar 2026 comes
  then clock notice stopped, clock notice due 2026-01-05, clock overall final

story 前台向后台请求支持,限时答复
  given story 受理
  when approver 陈刚 review-first
    note 需问消防
  when approver 吴静 ask
    unit 320623111000-YJB bureau
    question 是否占用消防通道
    lead
  then order open, clock order due 2026-03-10, version 4
  when approver 吴静 review-second
    note 同意
  then refused orders-open
  when department-officer 郑科 at 320623111000-YJB answer seen 7
    note 不占用
  then refused stale
  when department-officer 郑科 at 320623111000-YJB answer seen 1
    note 不占用
  then order answered, stage review, version 5
  when approver 吴静 review-second
    note 同意
  then stage decision

story 工单逾期只会亮红灯,不会自己答复
  given story 受理
  when approver 陈刚 ask
    unit 320623111000-YJB bureau
    question 是否占用消防通道
  when today 2026-03-11 09:00
  then order open, light red
  when department-officer 郑科 at 320623111000-YJB answer
    note 不占用
  then order answered

story 不属本单位要引清单
  given story 受理
  when approver 陈刚 ask
    unit 320623111000-YJB bureau
    question 是否占用消防通道
  when department-officer 郑科 at 320623111000-YJB disclaim
  then refused cites-missing at cites
  when department-officer 郑科 at 320623111000-YJB disclaim
    cites 权责清单第 37 项:由县消防救援大队负责
  then order returned, clock order stopped
  when department-officer 郑科 at 320623111000-YJB answer
    note 改主意了
  then refused order-closed

story 请求发出后可以撤回
  given story 受理
  when approver 陈刚 ask
    unit 320623111000-FWZX service-centre
    question 自己问自己
  then refused unit-own at unit
  when approver 陈刚 ask
    unit 320623111000-YJB government
    question 问错了类型
  then refused unit-kind at unit
  when approver 陈刚 ask
    unit 320623111000-YJB bureau
  then refused question-missing at question
  when approver 陈刚 ask
    unit 320623111000-YJB bureau
    question 是否占用消防通道
  when approver 陈刚 recall
  then order withdrawn, clock order stopped, stage review

story 决定人退回重审一次
  given story 两人审查
  when unit-head 钱主任 send-back
    note 请核实场地
  then stage review
  when approver 陈刚 review-first
    note 已核实
  then refused once-only
  when approver 陈刚 review-again
    note 已核实
  then stage decision
  when unit-head 钱主任 send-back
    note 再核实
  then refused once-only

story 申请人撤回
  given story 两人审查
  when applicant withdraw
  then stage withdrawn, outcome withdrawn, clock overall stopped
  when unit-head 钱主任 approve
  then refused case-closed

story 终止办理要说明
  given story 受理
  when approver 陈刚 terminate
  then refused note-missing
  when approver 陈刚 terminate
    note 申请人已注销
  then stage lapsed, outcome lapsed

story 页面已旧
  given story 收件
  when window-clerk 周敏 remark
    note 电话核实过
  when window-clerk 周敏 accept seen 1
  then refused stale
  when window-clerk 周敏 accept seen 2
  then stage review

story 不在这一环节
  given story 受理
  when window-clerk 周敏 accept
  then refused act-not-open
  when window-clerk 周敏 make-certificate
  then refused act-not-open

story 陌生人不能代申请人撤回
  given story 受理
  given applicant 别人
  when applicant withdraw
  then refused not-yours

story 办件结束,没答复的工单随之撤回
  given story 受理
  when approver 陈刚 ask
    unit 320623111000-YJB bureau
    question 是否占用消防通道
  when applicant withdraw
  then stage withdrawn, order withdrawn, clock order stopped, due none

# ---- 各事项自己的信息 ----

story 低保申请问人口和收入,不问申请内容
  given item BM-001
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with household-size 3
  then refused field-missing at monthly-income
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with matter 家里困难
    with household-size 3
    with monthly-income 520
    with hardship illness
  then refused field-not-asked at matter
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with household-size 3
    with monthly-income 520
    with hardship illness
    with application-form paper
    with citizen-card paper
  then stage acceptance, field household-size 3, field hardship illness

story 异地就医备案问就医地和开始日期
  given item BM-025
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with destination 上海市
    with filing-class 出差
    with valid-from 2026-04-01
  then refused field-choice at filing-class
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with destination 上海市
    with filing-class resident
    with valid-from 2026-04-01
  then stage acceptance, field destination 上海市, field valid-from 2026-04-01

story 占用村道问路段和期限
  given item BM-056
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with road 双南线 K3+200
    with occupied-place 村委会门前
    with occupied-area 20
    with period-from 2026-04-01
    with period-until 2026-04-10
    with shop-name 王记面馆
  then refused field-not-asked at shop-name
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with road 双南线 K3+200
    with occupied-place 村委会门前
    with occupied-area 20
    with period-from 2026-04-01
    with period-until 2026-04-10
  then stage acceptance, field occupied-area 20

story 没有自己信息项的事项照旧问申请内容
  given item BM-029
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with household-size 3
  then refused field-not-asked at household-size
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
  then refused field-missing at matter

story 容缺受理
  given story 收件
  when today 2026-03-03 09:30
  when window-clerk 周敏 accept-with-promise
    line 居民身份证复印件
  then stage review, letter missing-promise, lines 居民身份证复印件, mark missing-promised, clock missing due 2026-03-10, clock overall due 2026-03-17

story 容缺材料到期没有补齐
  given story 容缺受理
  when clock missing falls due
  then told missing-overdue, clock missing expired, stage review
  when window-clerk 周敏 supply-missing
    with citizen-card paper
  then material citizen-card paper, clock missing stopped

story 告知承诺
  given story 收件
  when window-clerk 周敏 accept-on-commitment
  then refused field-missing
  when window-clerk 周敏 accept-on-commitment
    with commitment-terms 占道不超过三天，不影响通行，结束后恢复原状
  then stage decision, letter commitment, mark committed
  when unit-head 钱主任 approve-on-commitment
  then stage certificate, letter grant-decision, told granted

story 不是即办件不能当场办结
  given story 收件
  when window-clerk 周敏 grant-at-once
    with delivery-way window
  then refused field-missing at instant

story 即办件当场办结
  given library instant 是
  when window-clerk 周敏 file-at-window
    with applicant-kind person
    with phone 13800138000
    with matter 补打一份证明
    with application-form paper
    with citizen-card paper
  then stage acceptance
  when window-clerk 周敏 grant-at-once
    with delivery-way window
  then stage done, outcome granted, letter grant-decision, certificate licence, clock notice stopped
