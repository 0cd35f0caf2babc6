# Figures of home pages and the leader's page; what somebody may be entitled to
figure-open = Open
figure-overdue = Overdue
figure-tasks = To do
figure-tasks-overdue = To do, overdue
figure-my-matters = My open matters
figure-leaves = Leaves to decide
figure-rolls-drawn = Rolls to check
figure-rolls-checked = Rolls to send to the bank
figure-rolls-exported = Rolls awaiting the bank’s answer
figure-payments-failed = Given back by the bank, to pay again
figure-corrections = Corrections to decide
figure-entries-today = Entries today
figure-sign-ins-failed = Failed sign-ins today
figure-entitled = Entitled
figure-paid = Paid this month
figure-paid-sum = Sum paid this month
figure-unpaid = Owed, on no roll yet
figure-at-risk = May miss this month
figure-filed = Came
figure-filed-today = Came today
figure-closed-today = Ended today
figure-on-time = Ended in time, 30 days
figure-late-month = Ended late, 30 days
figure-rated-5 = Very satisfied, 30 days
figure-rated-4 = Satisfied, 30 days
figure-rated-3 = Fairly satisfied, 30 days
figure-rated-2 = Dissatisfied, 30 days
figure-rated-1 = Very dissatisfied, 30 days
figure-percent = %
figure-cases = cases

entitled-granted = Granted, paid from { $from }.
entitled-stopped = Stopped: { $why ->
    [death] death
    [moved-away] registration moved away
    [withdrawn] given up
    [error] a mistake was put right
   *[other] see the case
 }.
entitled-under-way = Under way, number { $number }.
entitled-reached = { $age } years of age since { $day }.
entitled-found = The data hub found on { $day } that you qualify.
entitled-not-found = Nothing in the data says so; if you qualify, please apply.
entitled-task-comes = The grid worker will come and help; you may also apply yourself.
entitled-soon = { $age } years of age on { $day }; the grid worker will come then.
entitled-not-yet = { $age } years of age only on { $day }.
entitled-registered-elsewhere = Registered in another county; please ask there.
entitled-moved-away = Registration left this county on { $day }.
entitled-died = Died on { $day } according to the register.
entitled-no-rule = This county has set no amounts yet.

# ---- the figures page
figure-title = Figures
figure-board = { $name } today
figure-lead = Every number opens to what it counts.
figure-closed = Ended
figure-week = Ended in 7 days
figure-month = Ended this month
figure-median = half within { $span }
figure-trend = Trend
figure-trend-note = Cases ended, week by week; open a bar to see which.
figure-trend-table = As numbers
figure-trend-week = { $from } to { $to }: { $n }
figure-span = { $from } to { $to }
figure-col-week = Week
figure-col-number = Number
figure-col-item = Item
figure-col-due = Limit
figure-where = Where
figure-share = Share of open
figure-up = The whole county
figure-days = days
figure-cut-off = Cut-off { $day }, { $left } days left
figure-cut-off-passed = Cut-off { $day } has passed
figure-parameters = The standard is not verified
figure-rows-lead = This is what the number counts.
figure-rows-none = None
figure-rows-none-text = Nothing fits at the moment.
figure-ended = ended { $at }
figure-late-since = Overdue since { $at }
figure-no-limit = Not counting
