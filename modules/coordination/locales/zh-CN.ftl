# 条块对接模块的用语。

module-coordination = 条块对接
    .hint = 任务下达、情况上报、吹哨报到
place-coordination-tasks = 我的任务
place-coordination-directives = 任务下达
place-coordination-reports = 情况上报
place-coordination-whistles = 吹哨报到
figure-coordination-issued = 下达件数
figure-coordination-replied-in-time = 按时回复率
figure-coordination-whistles = 吹哨件数
figure-coordination-whistle-response = 按时报到率
figure-coordination-whistle-solved = 哨的解决率
figure-coordination-whistle-rating = 镇里对响应的评价
event-coordination-issued = 已下达
event-coordination-replied = 已回复
event-coordination-reported = 已上报
event-coordination-whistled = 已吹哨
event-coordination-arrived = 已报到
event-coordination-whistle-solved = 哨已解决

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

# ---- 吹哨报到 ----

procedure-whistle = 吹哨报到
    .hint = 镇里吹哨，部门先到场再解决；难题、联合执法、应急三种
stage-whistle-calling = 等待报到
stage-whistle-solving = 正在解决
stage-whistle-solved = 已解决
stage-whistle-unsolved = 列入难题清单
stage-whistle-called-off = 已取消
act-whistle-blow = 吹哨
act-whistle-call = 叫单位
act-whistle-add = 加派单位
act-whistle-on-site = 报到
act-whistle-refuse = 不属本单位
act-whistle-recall = 收回
act-whistle-all-here = 都已到场
act-whistle-begin-without = 先动手
act-whistle-urge = 催促
act-whistle-urge-due = 到期催促
act-whistle-set-task = 分派任务
act-whistle-resolved = 牵头答复
act-whistle-helped = 配合答复
act-whistle-close = 办结
act-whistle-shelve = 列入难题清单
act-whistle-call-off = 取消
act-whistle-rate = 评价响应
act-whistle-remark = 备注
field-whistle-kind = 哪一种哨
    .hint = 难题、联合执法、应急，报到时限不同
field-whistle-subject = 事由
field-whistle-matter = 情况
    .hint = 在哪里、镇里做过什么、为什么解决不了
field-whistle-wanted = 请来做什么
field-whistle-meet-at = 集合地点
field-whistle-accepted-at = 受理时间
    .hint = 牵头单位填写
field-whistle-spoken-with = 与谁沟通
field-whistle-measures = 解决措施
field-whistle-solve-by = 解决时限
clock-whistle-response = 报到时限（按哪一种哨，默认）
clock-whistle-arrive = 报到时限（默认）
clock-whistle-solve = 解决时限（默认）
order-whistle-arrive = 报到
order-whistle-solve = 解决
refusal-whistle-reply = 牵头单位还没有答复受理时间、与谁沟通、措施和时限，不能办结。
