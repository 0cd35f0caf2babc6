# 首页、领导页的数字；可能享受的待遇
figure-open = 在办
figure-overdue = 超期
figure-tasks = 待办
figure-tasks-overdue = 待办中已超期
figure-my-matters = 我的在办事项
figure-leaves = 待批的请假
figure-rolls-drawn = 待复核的名册
figure-rolls-checked = 待送银行的名册
figure-rolls-exported = 等银行回执的名册
figure-payments-failed = 银行退回、待重发
figure-corrections = 待核实的更正申请
figure-entries-today = 今日日志
figure-sign-ins-failed = 今日未成功的登录
figure-entitled = 正在享受
figure-paid = 本月已发
figure-paid-sum = 本月已发金额
figure-unpaid = 应发、尚未列入名册
figure-at-risk = 可能赶不上本月
figure-filed = 收到
figure-filed-today = 今日收到
figure-closed-today = 今日办结
figure-on-time = 近 30 天按期办结率
figure-late-month = 近 30 天超期办结
figure-rated-5 = 近 30 天非常满意
figure-rated-4 = 近 30 天满意
figure-rated-3 = 近 30 天基本满意
figure-rated-2 = 近 30 天不满意
figure-rated-1 = 近 30 天非常不满意
figure-percent = %
figure-cases = 件

entitled-granted = 已经享受，从 { $from } 起发放。
entitled-stopped = 已经停发，原因：{ $why ->
    [death] 去世
    [moved-away] 户口迁出
    [withdrawn] 本人放弃
    [error] 更正错误
   *[other] 见办件记录
 }。
entitled-under-way = 正在办理，编号 { $number }。
entitled-reached = 已于 { $day } 满 { $age } 周岁。
entitled-found = 数据中枢 { $day } 的比对结果显示您符合条件。
entitled-not-found = 现有数据里没有显示您符合条件；如果您符合，可以自己申请。
entitled-task-comes = 网格员会上门帮您办理，您也可以自己申请。
entitled-soon = 到 { $day } 满 { $age } 周岁，届时网格员会上门。
entitled-not-yet = 要到 { $day } 满 { $age } 周岁。
entitled-registered-elsewhere = 户籍不在本县，请向户籍地申请。
entitled-moved-away = 户口已于 { $day } 迁出本县。
entitled-died = 登记显示已于 { $day } 去世。
entitled-no-rule = 本县还没有设定发放标准。

# ---- 数据页
figure-title = 数据
figure-board = { $name }今日
figure-lead = 每个数字都能点开，看到它数的是哪些。
figure-closed = 办结
figure-week = 近 7 天办结
figure-month = 本月办结
figure-median = 一半在 { $span } 内办结
figure-trend = 办结趋势
figure-trend-note = 最近 12 周，每周办结件数，点柱子看是哪些。
figure-trend-table = 看数字
figure-trend-week = { $from } 至 { $to }：{ $n } 件
figure-span = { $from } 至 { $to }
figure-col-week = 一周
figure-col-number = 编号
figure-col-item = 事项
figure-col-due = 时限
figure-where = 分布在哪里
figure-share = 占全县在办
figure-up = 回到全县
figure-days = 天
figure-cut-off = 截止日 { $day }，还有 { $left } 天
figure-cut-off-passed = 截止日 { $day } 已过
figure-parameters = 标准未核实，查看依据
figure-rows-lead = 这个数字数的就是下面这些。
figure-rows-none = 没有
figure-rows-none-text = 现在没有符合的。
figure-ended = 已于 { $at } 办结
figure-late-since = 已超期，应于 { $at } 前
figure-no-limit = 暂不计时
