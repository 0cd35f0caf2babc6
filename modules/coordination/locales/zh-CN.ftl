# 条块对接模块的用语。

module-coordination = 条块对接
    .hint = 任务下达、情况上报
place-coordination-tasks = 我的任务
place-coordination-directives = 任务下达
place-coordination-reports = 情况上报
figure-coordination-issued = 下达件数
figure-coordination-replied-in-time = 按时回复率
event-coordination-issued = 已下达
event-coordination-replied = 已回复
event-coordination-reported = 已上报

# ---- 任务下达 ----

procedure-directive = 任务下达
    .hint = 发一次，每个镇由对应的一个机构承办，其余对应机构抄送
parameter-directive-reply-days = 承办机构回复时限（工作日，默认）
parameter-directive-copy-days = 抄送机构签收时限（工作日，默认）
stage-directive-out = 等待回复
stage-directive-done = 已办结
stage-directive-withdrawn = 已撤回
act-directive-issue = 下达
act-directive-answer = 回复
act-directive-disclaim = 不归本机构办
act-directive-send-to = 改送
act-directive-recall = 收回这一份
act-directive-urge = 催办
act-directive-remark = 备注
act-directive-close = 办结
act-directive-withdraw = 撤回
field-directive-subject = 任务名称
field-directive-demand = 要求
    .hint = 办什么、办到什么程度、什么时候报什么
field-directive-basis = 依据的文件
clock-directive-reply = 回复时限
clock-directive-copy = 签收时限
order-directive-reply = 承办
order-directive-copy = 抄送

# ---- 情况上报 ----

procedure-report = 情况上报
    .hint = 报一次，送到对应的每个部门；派驻机构报给业务主管和日常管理两家
parameter-report-reply-days = 答复时限（工作日，默认）
stage-report-out = 等待答复
stage-report-done = 已办结
stage-report-withdrawn = 已撤回
act-report-send-up = 上报
act-report-answer = 答复
act-report-disclaim = 不归本单位管
act-report-recall = 收回这一份
act-report-remark = 备注
act-report-close = 办结
act-report-withdraw = 撤回
field-report-subject = 事由
field-report-content = 情况和请求
clock-report-reply = 答复时限
order-report-reply = 答复
