# 政务服务模块的用语。

module-government-service = 政务服务
    .hint = 办事、收件、受理、审批、告知、评价
place-government-service-tasks = 我的任务
place-government-service-window = 窗口
place-government-service-approvals = 审批
place-government-service-support = 支持工单
place-government-service-rolls = 发放
place-government-service-ratings = 评价
figure-government-service-filed = 收件数
figure-government-service-accepted-in-time = 按时受理率
figure-government-service-decided-in-time = 按时办结率
figure-government-service-found-not-applied = 免申即享件数
figure-government-service-support-in-time = 支持工单按时答复率
figure-government-service-satisfaction = 满意率
event-government-service-filed = 已收件
event-government-service-accepted = 已受理
event-government-service-declined = 不予受理
event-government-service-granted = 准予
event-government-service-refused = 不予
event-government-service-stopped = 已停发
event-government-service-rated = 已评价
event-government-service-overdue = 已超期

# ---- 尊老金 ----

procedure-elder-allowance = 尊老金
    .hint = 年满 80 周岁、户籍在本县的老人，按月发放

parameter-elder-allowance-eligible-age = 起发年龄（周岁）
parameter-elder-allowance-days-ahead = 提前多少天找到（默认）
parameter-elder-allowance-promised-days = 承诺办结时限（工作日，默认）
parameter-elder-allowance-visit-days = 上门时限（自然日，默认）
switch-elder-allowance-village-check = 村（居）初核
switch-elder-allowance-public-notice = 公示

stage-elder-allowance-visit = 待上门
stage-elder-allowance-village-check = 村（居）初核
stage-elder-allowance-acceptance = 待受理
stage-elder-allowance-correction = 待补正
stage-elder-allowance-public-notice = 公示
stage-elder-allowance-approval = 待审批
stage-elder-allowance-rework = 退回补充
stage-elder-allowance-telling = 待告知
stage-elder-allowance-granted = 已办结（准予）
stage-elder-allowance-refused = 已办结（不予）
stage-elder-allowance-declined = 不予受理
stage-elder-allowance-withdrawn = 已撤回
stage-elder-allowance-lapsed = 已终止
stage-elder-allowance-stopped = 已停发

public-elder-allowance-visit = 网格员将上门为您办理
public-elder-allowance-village-check = 村（居）正在初核
public-elder-allowance-acceptance = 镇为民服务中心已收到材料，正在查看
public-elder-allowance-correction = 需要补充材料，请看告知书
public-elder-allowance-public-notice = 正在公示
public-elder-allowance-approval = 已受理，正在审批
public-elder-allowance-rework = 正在补充核实
public-elder-allowance-telling = 已批准，将按月发放
public-elder-allowance-granted = 已办结：准予发放
public-elder-allowance-refused = 已办结：不予发放，理由和救济途径见决定书
public-elder-allowance-declined = 不予受理，理由见通知书
public-elder-allowance-withdrawn = 已按您的意愿撤回
public-elder-allowance-lapsed = 已终止
public-elder-allowance-stopped = 已停止发放

act-elder-allowance-find = 系统找到
act-elder-allowance-file-at-door = 上门代办
act-elder-allowance-file-at-window = 窗口收件
act-elder-allowance-apply = 申请
act-elder-allowance-hand-in = 提交
act-elder-allowance-not-needed = 不需办理
act-elder-allowance-village-pass = 初核通过
act-elder-allowance-village-doubt = 初核有疑点
act-elder-allowance-accept = 受理
act-elder-allowance-notify = 一次性告知
act-elder-allowance-supply = 补正
act-elder-allowance-decline = 不予受理
act-elder-allowance-deem-accepted = 逾期视为受理
act-elder-allowance-publish = 开始公示
act-elder-allowance-object = 有异议，转审批
act-elder-allowance-end-notice = 公示期满
act-elder-allowance-approve = 批准
act-elder-allowance-reject = 不予批准
act-elder-allowance-return = 退回补充
act-elder-allowance-resupply = 补充后提交
act-elder-allowance-extend = 批准延期
act-elder-allowance-ask = 请求支持
act-elder-allowance-answer = 答复
act-elder-allowance-disclaim = 不属本单位
act-elder-allowance-recall = 撤回请求
act-elder-allowance-tell = 已告知
act-elder-allowance-rate-told = 评价
act-elder-allowance-close-quietly = 到期办结
act-elder-allowance-rate = 评价
act-elder-allowance-stop = 停发
act-elder-allowance-restore = 恢复发放
act-elder-allowance-correct = 更正
act-elder-allowance-withdraw = 撤回
act-elder-allowance-lapse = 资格消失
act-elder-allowance-reassign = 转交
act-elder-allowance-urge = 催办
act-elder-allowance-remark = 备注

field-elder-allowance-name = 姓名
field-elder-allowance-citizen-number = 公民身份号码
field-elder-allowance-birth-date = 出生日期
field-elder-allowance-address = 住址
field-elder-allowance-phone = 联系电话
    .hint = 老人或家人的电话，可以不填
field-elder-allowance-bank-account = 银行卡号
    .hint = 必须是老人本人的社保卡或银行卡
field-elder-allowance-account-holder = 户名
field-elder-allowance-consent = 本人同意申请
    .hint = 当面问过老人，或者由受托亲属确认
field-elder-allowance-stop-reason = 停发原因
choice-elder-allowance-stop-reason-death = 去世
choice-elder-allowance-stop-reason-moved-away = 户籍迁出
choice-elder-allowance-stop-reason-withdrawn = 本人放弃
choice-elder-allowance-stop-reason-error = 发放有误

material-elder-allowance-portrait = 证件照
    .hint = 正面、免冠，手机拍摄即可
material-elder-allowance-citizen-card = 身份证
    .hint = 正反两面
material-elder-allowance-household-register = 户口簿
    .hint = 首页和本人页

clock-elder-allowance-visit = 上门时限
clock-elder-allowance-notice = 受理时限
clock-elder-allowance-overall = 办结时限
clock-elder-allowance-public-notice = 公示期
clock-elder-allowance-tell = 告知时限
clock-elder-allowance-support = 答复时限
order-elder-allowance-support = 支持工单
reason-elder-allowance-correction = 等待补充材料

letter-elder-allowance-acceptance-notice = 受理通知书
letter-elder-allowance-one-time-notice = 一次性告知书
letter-elder-allowance-decline-notice = 不予受理通知书
letter-elder-allowance-extension-notice = 延长办理期限通知书
letter-elder-allowance-grant-decision = 尊老金准予决定书
letter-elder-allowance-refusal-decision = 尊老金不予决定书
letter-elder-allowance-stop-notice = 尊老金停发通知书

message-elder-allowance-found = { $name }：您符合尊老金条件，不用申请，网格员将在 { $due } 前上门为您办理。
message-elder-allowance-handed-in = { $name }：您的尊老金材料已收到，查询号 { $receipt }。
message-elder-allowance-accepted = { $name }：您的尊老金申请已受理，将在 { $due } 前办结，查询号 { $receipt }。
message-elder-allowance-needs-more = { $name }：您的尊老金申请还缺材料，请看一次性告知书，查询号 { $receipt }。
message-elder-allowance-granted = { $name }：您的尊老金已批准，从 { $month } 起按月发放到您的银行卡。
message-elder-allowance-refused = { $name }：您的尊老金申请未获批准，理由和救济途径见决定书，查询号 { $receipt }。
message-elder-allowance-declined = { $name }：您的尊老金申请不予受理，理由见通知书，查询号 { $receipt }。
message-elder-allowance-stopped = { $name }：尊老金已停止发放，如有疑问请联系镇为民服务中心。

refusal-elder-too-young = 还不到年龄：年满起发年龄前的规定天数内才能办理。请核对出生日期。
refusal-elder-consent = 没有本人同意。请当面征得老人或受托亲属同意后再提交。
refusal-elder-account-not-hers = 银行卡不是老人本人的。请换成本人的社保卡或银行卡。

# ---- 依申请办理的法定事项 ----

procedure-statutory-service = 依申请事项
    .hint = 行政许可等按法定程序办理的事项

parameter-statutory-service-promised-days = 承诺办结时限（工作日）

stage-statutory-service-acceptance = 待受理
stage-statutory-service-correction = 待补正
stage-statutory-service-review = 审查
stage-statutory-service-special = 特别程序
stage-statutory-service-decision = 待决定
stage-statutory-service-certificate = 制证
stage-statutory-service-delivery = 待送达
stage-statutory-service-done = 已办结（准予）
stage-statutory-service-refused = 已办结（不予）
stage-statutory-service-declined = 不予受理
stage-statutory-service-withdrawn = 已撤回
stage-statutory-service-lapsed = 已终止

public-statutory-service-acceptance = 已收到材料，正在查看
public-statutory-service-correction = 需要补正材料，请看告知书
public-statutory-service-review = 已受理，正在审查
public-statutory-service-special = 正在进行听证、检验或评审，期间不计入办理时限
public-statutory-service-decision = 审查完毕，等待决定
public-statutory-service-certificate = 已准予，正在制证
public-statutory-service-delivery = 证照已制好，等待送达
public-statutory-service-done = 已办结：准予
public-statutory-service-refused = 已办结：不予，理由和救济途径见决定书
public-statutory-service-declined = 不予受理，理由见通知书
public-statutory-service-withdrawn = 已按申请人意愿撤回
public-statutory-service-lapsed = 已终止办理

act-statutory-service-apply = 申请
act-statutory-service-file-at-window = 窗口收件
act-statutory-service-accept = 受理
act-statutory-service-notify = 一次性告知
act-statutory-service-supply = 补正
act-statutory-service-decline = 不予受理
act-statutory-service-deem-accepted = 逾期视为受理
act-statutory-service-review-first = 初审
act-statutory-service-review-second = 复审
act-statutory-service-review-again = 重新审查
act-statutory-service-suspend = 启动特别程序
act-statutory-service-resume = 特别程序结束
act-statutory-service-extend = 批准延期
act-statutory-service-ask = 请求支持
act-statutory-service-answer = 答复
act-statutory-service-disclaim = 不属本单位
act-statutory-service-recall = 撤回请求
act-statutory-service-approve = 准予
act-statutory-service-reject = 不予
act-statutory-service-send-back = 退回重审
act-statutory-service-make-certificate = 制证
act-statutory-service-deliver = 送达
act-statutory-service-withdraw = 撤回
act-statutory-service-terminate = 终止办理
act-statutory-service-correct = 更正
act-statutory-service-reassign = 转交
act-statutory-service-urge = 催办
act-statutory-service-remark = 备注
act-statutory-service-rate = 评价

field-statutory-service-applicant-kind = 申请人类型
choice-statutory-service-applicant-kind-person = 个人
choice-statutory-service-applicant-kind-organisation = 单位
field-statutory-service-name = 姓名
    .hint = 个人申请的填本人，单位申请的填经办人
field-statutory-service-citizen-number = 公民身份号码
field-statutory-service-phone = 联系电话
field-statutory-service-organisation-name = 单位名称
field-statutory-service-credit-code = 统一社会信用代码
field-statutory-service-matter = 申请内容
    .hint = 写明要办什么、用在哪里
field-statutory-service-site = 地点
field-statutory-service-special-kind = 特别程序
choice-statutory-service-special-kind-hearing = 听证
choice-statutory-service-special-kind-inspection = 检验检测
choice-statutory-service-special-kind-expert-review = 专家评审
choice-statutory-service-special-kind-auction = 招标拍卖
field-statutory-service-delivery-way = 送达方式
choice-statutory-service-delivery-way-window = 窗口领取
choice-statutory-service-delivery-way-post = 邮寄
choice-statutory-service-delivery-way-online = 电子送达

material-statutory-service-application-form = 申请书
material-statutory-service-citizen-card = 身份证
material-statutory-service-business-licence = 营业执照
material-statutory-service-supporting-papers = 其他材料

clock-statutory-service-notice = 受理时限
clock-statutory-service-overall = 办结时限
clock-statutory-service-special = 特别程序时限
clock-statutory-service-delivery = 送达时限
clock-statutory-service-support = 答复时限
order-statutory-service-support = 支持工单
reason-statutory-service-special = 特别程序期间

letter-statutory-service-acceptance-notice = 受理通知书
letter-statutory-service-one-time-notice = 一次性告知（补正）通知书
letter-statutory-service-decline-notice = 不予受理通知书
letter-statutory-service-special-notice = 特别程序告知书
letter-statutory-service-extension-notice = 延长办理期限通知书
letter-statutory-service-grant-decision = 准予决定书
letter-statutory-service-refusal-decision = 不予决定书
letter-statutory-service-delivery-receipt = 送达回证

message-statutory-service-received = { $name }：您的申请材料已收到，查询号 { $receipt }。
message-statutory-service-accepted = { $name }：您的申请已受理，将在 { $due } 前办结，查询号 { $receipt }。
message-statutory-service-needs-more = { $name }：您的申请需要补正材料，请看一次性告知书，查询号 { $receipt }。
message-statutory-service-declined = { $name }：您的申请不予受理，理由见通知书，查询号 { $receipt }。
message-statutory-service-special = { $name }：您的申请进入特别程序，所需时间不计入办理时限，查询号 { $receipt }。
message-statutory-service-extended = { $name }：您的申请经批准延长办理期限至 { $due }，理由见通知书。
message-statutory-service-granted = { $name }：您的申请已准予，正在制证，查询号 { $receipt }。
message-statutory-service-refused = { $name }：您的申请未获准予，理由和救济途径见决定书，查询号 { $receipt }。
message-statutory-service-ready = { $name }：您的证照已制好，查询号 { $receipt }。
