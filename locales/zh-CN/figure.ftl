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
entitled-task-comes = 网格员会上门帮您办理，您也可以自己申请。
entitled-soon = 到 { $day } 满 { $age } 周岁，届时网格员会上门。
entitled-not-yet = 要到 { $day } 满 { $age } 周岁。
entitled-registered-elsewhere = 户籍不在本县，请向户籍地申请。
entitled-moved-away = 户口已于 { $day } 迁出本县。
entitled-died = 登记显示已于 { $day } 去世。
entitled-no-rule = 本县还没有设定发放标准。
