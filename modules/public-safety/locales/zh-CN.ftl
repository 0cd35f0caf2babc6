# 公共安全与矛盾纠纷调处模块的用语。

module-public-safety = 公共安全与矛盾调处
    .hint = 信访事项、人民调解
place-public-safety-tasks = 我的任务
place-public-safety-petitions = 信访事项
place-public-safety-mediations = 人民调解
event-public-safety-registered = 已登记
event-public-safety-routed = 已转送
event-public-safety-accepted = 已受理
event-public-safety-not-accepted = 不予受理
event-public-safety-answered = 已答复
event-public-safety-review-asked = 已请求复查
event-public-safety-mediation-begun = 已开始调解
event-public-safety-agreed = 已达成协议
event-public-safety-performed = 已履行
event-public-safety-failed = 调解不成
figure-public-safety-registered-in-time = 按期登记转送率
figure-public-safety-accepted-in-time = 按期受理率
figure-public-safety-petitions-answered-in-time = 按期答复率
figure-public-safety-reviews-decided-in-time = 按期复查率
figure-public-safety-mediations = 调解件数
figure-public-safety-mediated-successfully = 调解成功率
figure-public-safety-agreements-performed = 协议履行率

# ---- 信访事项 ----

procedure-petition = 信访事项
    .hint = 十五日登记转送，十五日受理告知，六十日办结；谁反映的受保护

stage-petition-registration = 待转送
stage-petition-acceptance = 待受理
stage-petition-handling = 办理中
stage-petition-replying = 待审定答复
stage-petition-replied = 已答复
stage-petition-review = 复查中
stage-petition-reviewed = 已复查
stage-petition-recheck = 复核中
stage-petition-done = 已办结
stage-petition-final = 已复核终结
stage-petition-declined = 不予受理
stage-petition-merged = 已合并
stage-petition-withdrawn = 已撤回

public-petition-registration = 已登记，正在转送有权处理的单位
public-petition-acceptance = 已转送，十五日内告知是否受理
public-petition-handling = 已受理，正在办理
public-petition-replying = 处理意见正在审定
public-petition-replied = 已书面答复，不服的可以在三十日内请求复查
public-petition-review = 正在复查，三十日内给出意见
public-petition-reviewed = 已复查，不服的可以在三十日内请求复核
public-petition-recheck = 正在复核，三十日内给出意见
public-petition-done = 已办结
public-petition-final = 已复核，信访程序终结
public-petition-declined = 不予受理，理由和其他途径见告知书
public-petition-merged = 与先前的同一事项合并办理
public-petition-withdrawn = 已按您的意愿撤回

act-petition-register = 登记
act-petition-submit = 提交
act-petition-route = 转送
act-petition-merge = 合并
act-petition-accept = 受理
act-petition-decline = 不予受理
act-petition-ask = 请求协助
act-petition-answer = 答复协助
act-petition-disclaim = 不属本单位
act-petition-recall = 收回请求
act-petition-extend = 批准延长
act-petition-conclude = 提出处理意见
act-petition-approve-reply = 审定答复
act-petition-send-back = 退回再查
act-petition-revise = 修改意见
act-petition-ask-review = 请求复查
act-petition-no-review = 未请求复查，办结
act-petition-satisfied = 认可，办结
act-petition-uphold = 复查维持
act-petition-change = 复查变更
act-petition-ask-recheck = 请求复核
act-petition-no-recheck = 未请求复核，办结
act-petition-recheck-decided = 记录复核意见
act-petition-withdraw = 撤回
act-petition-to-mediation = 转人民调解
act-petition-urge = 催办
act-petition-remark = 备注
act-petition-rate = 评价

field-petition-petitioner = 信访人
    .hint = 加密保存，不转给被反映的单位和人
field-petition-phone = 联系电话
field-petition-address = 书面答复寄送地址
field-petition-kind = 事项类型
choice-petition-kind-request = 求决
choice-petition-kind-suggestion = 意见建议
choice-petition-kind-appeal = 申诉
choice-petition-kind-report = 检举控告
choice-petition-kind-consult = 咨询
field-petition-class = 类别
field-petition-demand = 反映的事和诉求
    .hint = 不写姓名和号码
field-petition-tried = 是否走过诉讼、仲裁、复议
choice-petition-tried-none = 没有
choice-petition-tried-pending = 正在进行
choice-petition-tried-finished = 已有结果
field-petition-about-unit = 反映的单位
    .hint = 不转给它，它也看不到这一件
field-petition-about-person = 反映的人
field-petition-found = 查明的事实
field-petition-opinion = 处理意见
field-petition-review-reason = 请求复查的理由
field-petition-review-opinion = 复查意见
field-petition-recheck-reason = 请求复核的理由
field-petition-recheck-opinion = 复核意见
field-petition-dispute-class = 纠纷类别
field-petition-dispute-summary = 转给调解的事情
    .hint = 只写纠纷，不写信访人

clock-petition-route = 登记转送期限
clock-petition-accept = 受理告知期限
clock-petition-overall = 办结期限
clock-petition-ask-review = 请求复查的期限
clock-petition-review = 复查期限
clock-petition-ask-recheck = 请求复核的期限
clock-petition-recheck = 复核期限
clock-petition-support = 协助答复时限（默认）
order-petition-support = 协助查清

letter-petition-acceptance-notice = 信访事项受理告知书
letter-petition-decline-notice = 信访事项不予受理告知书
letter-petition-extension-notice = 信访事项延长办理期限告知书
letter-petition-reply-letter = 信访事项处理意见书
letter-petition-review-letter = 信访事项复查意见书
letter-petition-recheck-letter = 信访事项复核意见书

message-petition-registered = 您的信访事项已登记，查询号 { $receipt }。
message-petition-routed = 您的信访事项已转送有权处理的单位，查询号 { $receipt }。
message-petition-accepted = 您的信访事项已受理，将在 { $due } 前书面答复，查询号 { $receipt }。
message-petition-declined = 您的信访事项不予受理，理由和其他途径见告知书，查询号 { $receipt }。
message-petition-extended = 您的信访事项经批准延长至 { $due }，理由见告知书，查询号 { $receipt }。
message-petition-replied = 您的信访事项已有书面答复，不服的可以在三十日内请求复查，查询号 { $receipt }。
message-petition-review-decided = 您请求的复查已有意见，不服的可以在三十日内请求复核，查询号 { $receipt }。
message-petition-recheck-decided = 您请求的复核已有意见，查询号 { $receipt }。

link-petition-same-matter = 同一事项
link-petition-mediation = 转办的人民调解

refusal-petition-pending = 这件事正在诉讼、仲裁或者复议，不能作信访受理。请选不予受理，告知法定途径。

# ---- 人民调解 ----

procedure-mediation = 人民调解
    .hint = 双方自愿、不收费、随时可以不调

parameter-mediation-mediation-days = 调解期限（自然日，默认）
parameter-mediation-performance-days = 回访履行期限（自然日，默认）

stage-mediation-receipt = 村（居）待受理
stage-mediation-town-receipt = 镇里待受理
stage-mediation-consent = 征求双方意愿
stage-mediation-town-consent = 镇里征求双方意愿
stage-mediation-session = 村（居）调解中
stage-mediation-town-session = 镇里调解中
stage-mediation-performing = 履行协议
stage-mediation-performed = 已履行
stage-mediation-failed = 调解不成
stage-mediation-unwilling = 一方不愿调解
stage-mediation-broken = 协议未履行
stage-mediation-declined = 不予受理
stage-mediation-withdrawn = 已撤回

public-mediation-receipt = 已收到，调解员将与您联系
public-mediation-town-receipt = 已转镇里调解
public-mediation-consent = 正在征求双方意愿
public-mediation-town-consent = 镇里正在征求双方意愿
public-mediation-session = 正在调解
public-mediation-town-session = 镇里正在调解
public-mediation-performing = 已达成协议，请按约定履行
public-mediation-performed = 协议已履行
public-mediation-failed = 调解不成，可以仲裁或者起诉，见告知书
public-mediation-unwilling = 一方不愿调解，可以走其他途径，见告知书
public-mediation-broken = 协议未履行，可以起诉或者申请执行，见告知书
public-mediation-declined = 不适合人民调解，理由见告知书
public-mediation-withdrawn = 已按当事人意愿撤回

act-mediation-apply = 申请调解
act-mediation-apply-at-hall = 代为申请
act-mediation-apply-at-town = 到镇里申请
act-mediation-take-over = 转入
act-mediation-pass-up = 交镇里调解
act-mediation-to-village = 交村（居）调解
act-mediation-take = 受理
act-mediation-town-take = 镇里受理
act-mediation-decline = 不予受理
act-mediation-both-agree = 双方愿意，开始调解
act-mediation-town-both-agree = 双方愿意，镇里开始调解
act-mediation-not-willing = 一方不愿，终止
act-mediation-hold-session = 记录第一次调解
act-mediation-session-again = 再次调解记录
act-mediation-ask = 请有关单位到场
act-mediation-answer = 答复
act-mediation-disclaim = 不属本单位
act-mediation-recall = 收回邀请
act-mediation-extend = 双方同意延期
act-mediation-agree = 达成协议
act-mediation-fail = 调解不成
act-mediation-confirm-in-court = 记录司法确认
act-mediation-remind = 督促履行
act-mediation-perform = 已履行
act-mediation-breach = 未履行
act-mediation-withdraw = 撤回
act-mediation-reassign = 转交
act-mediation-change-mediator = 换调解员
act-mediation-remark = 备注
act-mediation-rate = 评价

field-mediation-class = 纠纷类别
field-mediation-summary = 纠纷的情况
field-mediation-parties = 双方当事人
    .hint = 怎样称呼即可；加密保存
field-mediation-phone = 联系电话
field-mediation-in-court = 已经起诉或者仲裁
field-mediation-no-kin = 我与双方没有亲属和利害关系
    .hint = 有的，请交给别的调解员
field-mediation-town-no-kin = 镇调解员与双方没有亲属和利害关系
field-mediation-new-no-kin = 新调解员与双方没有亲属和利害关系
field-mediation-one-agrees = 申请一方愿意调解
field-mediation-other-agrees = 另一方愿意调解
field-mediation-session-on = 调解日期
field-mediation-session-record = 调解记录
    .hint = 到场的人、各方意见、结果
field-mediation-agreement-form = 协议形式
choice-mediation-agreement-form-written = 书面协议
choice-mediation-agreement-form-oral = 口头协议
field-mediation-agreement-text = 协议内容
    .hint = 主要事实、各方责任、履行方式和期限
field-mediation-both-signed = 双方签名确认
field-mediation-perform-by = 约定履行日期
field-mediation-paper = 协议书照片
field-mediation-court-confirmed = 已共同申请司法确认

clock-mediation-receive = 受理时限（默认）
clock-mediation-mediate = 调解期限（默认）
clock-mediation-perform = 回访履行期限（默认）
clock-mediation-support = 答复时限（默认）
order-mediation-support = 到场或者提供情况

letter-mediation-decline-notice = 不予受理告知书
letter-mediation-extension-notice = 延长调解期限告知书
letter-mediation-agreement = 人民调解协议书
letter-mediation-termination-notice = 终止调解告知书

message-mediation-received = 您的纠纷调解申请已收到，查询号 { $receipt }。
message-mediation-session = 调解已进行，记录可以向调解员查看，查询号 { $receipt }。
message-mediation-agreed = 已达成调解协议，请按约定履行；三十日内双方可以共同申请司法确认，查询号 { $receipt }。
message-mediation-failed = 调解已终止，其他途径见告知书，查询号 { $receipt }。
message-mediation-declined = 这件纠纷不作人民调解，理由见告知书，查询号 { $receipt }。

refusal-mediation-kin = 与一方有亲属或者利害关系的不能调解。请交给别的调解员。
refusal-mediation-in-court = 已经起诉或者仲裁的不作人民调解。请选不予受理，告知当事人。
refusal-mediation-unwilling = 有一方不愿意，不得调解。请选一方不愿，告知其他途径。
refusal-mediation-unsigned = 双方没有签名确认，协议不成立。请签名以后再填。
refusal-mediation-paper = 书面协议要有协议书。请拍下双方签名的协议书。
