# 农村人居环境模块的用语（示例）。

module-village-environment = 农村人居环境（示例）
    .hint = 看到一处，清好一处，再看一次
place-village-environment-tasks = 我的任务
place-village-environment-cleaning = 待清理
place-village-environment-recheck = 待复看
figure-village-environment-places-found = 查到的地方
figure-village-environment-cleaned-in-time = 按时清好的比例
figure-village-environment-not-clean-at-recheck = 复看没有清好的比例
event-village-environment-found = 查到一处
event-village-environment-cleaned = 已清好

procedure-place-check = 村庄环境检查
    .hint = 垃圾、沟塘、户厕、路灯；查的是地方，不记是谁家
stage-place-check-cleaning = 待清理
stage-place-check-recheck = 待复看
stage-place-check-clean = 已清好
stage-place-check-nothing = 没有看到
public-place-check-cleaning = 村里正在清理
public-place-check-recheck = 说是清好了，网格员会再看一次
public-place-check-clean = 已清好
public-place-check-nothing = 到了没有看到
act-place-check-found = 报一处
act-place-check-tidied-at-once = 当场清好
act-place-check-nothing = 没有看到
act-place-check-cleaned = 清好了
act-place-check-clean = 复看已清
act-place-check-not-clean = 没有清好
field-place-check-problem = 什么问题
field-place-check-what = 说一说
field-place-check-did = 怎样清的
material-place-check-before = 清理前照片
material-place-check-after = 清理后照片
clock-place-check-cleaning = 清理时限
clock-place-check-recheck = 复看时限
message-place-check-cleaned = 您报的那一处已清好。
refusal-place-check-after = 没有清理后的照片。请拍一张再办。
