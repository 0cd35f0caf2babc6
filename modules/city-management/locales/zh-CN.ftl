# 数字城管模块的用语。

module-city-management = 数字城管
    .hint = 部件和事件的采集、立案、派遣、处置、核查
place-city-management-tasks = 我的任务
place-city-management-collect = 信息采集
place-city-management-queue = 待立案、待派遣
place-city-management-cases = 案卷
event-city-management-collected = 已采集
event-city-management-opened = 已立案
event-city-management-not-opened = 不予立案
event-city-management-dispatched = 已派遣
event-city-management-returned = 已退单
event-city-management-secured = 已围护
event-city-management-overdue = 已超期
event-city-management-verified = 已核查
event-city-management-closed = 已结案
figure-city-management-collected = 采集件数
figure-city-management-opened = 立案率
figure-city-management-dispatched-in-time = 按期派遣率
figure-city-management-on-time-by-class = 按期处置率（按类别）
figure-city-management-secured-in-time = 按时围护率
figure-city-management-reworked = 返工率
figure-city-management-closed = 结案率
figure-city-management-components-damaged = 部件损坏件数

# ---- 数字城管案卷 ----

procedure-city-case = 数字城管案卷
    .hint = 采集、立案、派遣、处置、核查结案五步

parameter-city-case-open-hours = 立案时限（工作小时，默认）
parameter-city-case-window-hours = 退单时限（工作小时，默认）
parameter-city-case-check-hours = 核查时限（工作小时，默认）

stage-city-case-collected = 待立案
stage-city-case-look = 到场复核
stage-city-case-opened = 待派遣
stage-city-case-dispatched = 已派遣
stage-city-case-handling = 处置中
stage-city-case-on-hold = 挂账
stage-city-case-verification = 待核查
stage-city-case-rework = 返工
stage-city-case-closing = 待结案
stage-city-case-closed = 已结案
stage-city-case-settled = 已当场处置
stage-city-case-not-opened = 不予立案
stage-city-case-merged = 已并案
stage-city-case-withdrawn = 已撤回

public-city-case-collected = 已收到，正在查看
public-city-case-look = 正在到现场复核
public-city-case-opened = 已立案，正在安排处置单位
public-city-case-dispatched = 已派给处置单位
public-city-case-handling = 正在处置
public-city-case-on-hold = 一时不具备条件，条件具备后接着办
public-city-case-verification = 已处置，正在现场核查
public-city-case-rework = 核查不合格，正在返工
public-city-case-closing = 核查合格，等待结案
public-city-case-closed = 已结案
public-city-case-settled = 已当场处置
public-city-case-not-opened = 不予立案，理由见告知单
public-city-case-merged = 同一件事已有人反映，合并办理
public-city-case-withdrawn = 已按您的意愿撤回

act-city-case-collect = 采集上报
act-city-case-collect-public = 上报
act-city-case-settle = 当场处置
act-city-case-send-to-look = 派采集员复核
act-city-case-looked = 已复核
act-city-case-open = 立案
act-city-case-not-open = 不予立案
act-city-case-merge = 并案
act-city-case-withdraw = 撤回
act-city-case-dispatch-secure = 派人围护
act-city-case-dispatch = 派遣
act-city-case-dispatch-more = 加派、改派
act-city-case-window-over = 退单时限已过
act-city-case-answer = 答复处置结果
act-city-case-disclaim = 退单
act-city-case-recall = 收回派单
act-city-case-finish = 处置完毕，交核查
act-city-case-suspend = 同意挂账
act-city-case-resume = 恢复处置
act-city-case-extend = 批准延期
act-city-case-urge = 催办
act-city-case-urge-due = 到期催办
act-city-case-supervise-due = 自动督办
act-city-case-verify = 核查合格
act-city-case-not-met = 核查不合格，返工
act-city-case-dispatch-again = 返工派单
act-city-case-answer-again = 答复返工结果
act-city-case-redone = 返工完毕，交核查
act-city-case-close = 结案
act-city-case-rate = 评价
act-city-case-reopen = 重开
act-city-case-reassign = 转交
act-city-case-correct = 更正
act-city-case-remark = 备注

field-city-case-thing = 部件还是事件
choice-city-case-thing-component = 部件
choice-city-case-thing-event = 事件
field-city-case-class = 类别
    .hint = 立案条件、结案标准和时限按类别定
field-city-case-component-code = 部件标识码
    .hint = 十六位：六位区划、四位类别、六位序号
field-city-case-owner = 权属单位
    .hint = 部件归谁养护
field-city-case-accuracy = 定位精度
choice-city-case-accuracy-half-metre = 半米以内（井盖、灯杆一类）
choice-city-case-accuracy-one-metre = 一米以内（果皮箱、报刊亭一类）
choice-city-case-accuracy-ten-metres = 十米以内（桥梁、停车场一类）
field-city-case-urgency = 紧急程度
    .hint = 危及行人车辆的是紧急，先围护
field-city-case-summary = 情况
field-city-case-photo = 现场照片
    .hint = 拍物不拍人
field-city-case-place = 位置
field-city-case-more-words = 复核情况
field-city-case-more-photo = 复核照片
field-city-case-after-photo = 处置后照片
field-city-case-check-photo = 核查照片
    .hint = 与采集时同一角度
field-city-case-standard-met = 达到结案标准
field-city-case-redo-photo = 返工后照片

clock-city-case-open = 立案时限（默认）
clock-city-case-look = 复核时限（默认）
clock-city-case-dispatch = 派遣时限（默认）
clock-city-case-window = 退单时限（默认）
clock-city-case-handling = 处置时限（按类别，默认）
clock-city-case-supervise = 督办期限（默认）
clock-city-case-handle = 工单时限（按类别，默认）
clock-city-case-secure = 围护时限（按紧急程度，默认）
clock-city-case-redo = 返工时限（默认）
clock-city-case-check = 核查时限（默认）
clock-city-case-finish = 结案时限（默认）
order-city-case-handle = 处置
order-city-case-secure = 应急围护
order-city-case-redo = 返工
reason-city-case-hold = 挂账期间

letter-city-case-decline-notice = 不予立案告知单
letter-city-case-extension-notice = 延期批准单
letter-city-case-supervision-notice = 督办单

message-city-case-received = 您反映的问题已收到，查询号 { $receipt }。
message-city-case-declined = 您反映的问题不予立案，理由见告知单，查询号 { $receipt }。
message-city-case-closed = 您反映的问题已办结，请评价，查询号 { $receipt }。

link-city-case-duplicate = 同一个问题

refusal-city-component-code = 部件标识码应为十六位。请对照部件上的标牌或者部件图填写。
refusal-city-settle-component = 部件由权属单位修复，不能当场自行处置。请采集上报。
refusal-city-not-urgent = 这一件定的是一般，不派应急围护。确有危险的，先更正紧急程度。
refusal-city-standard = 没有达到这一类的结案标准，不能核查合格。请选返工。
