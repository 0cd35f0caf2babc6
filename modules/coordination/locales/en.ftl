# Words of the coordination module.

module-coordination = Between departments and towns
    .hint = Directives, reports
place-coordination-tasks = My tasks
place-coordination-directives = Directives
place-coordination-reports = Reports
figure-coordination-issued = Issued
figure-coordination-replied-in-time = Replied in time
event-coordination-issued = Issued
event-coordination-replied = Replied
event-coordination-reported = Reported

# ---- Directives ----

procedure-directive = Directive
    .hint = Sent once; in each town one institution answers and the others concerned get a copy
parameter-directive-reply-days = Limit of a reply (working days, default)
parameter-directive-copy-days = Limit to acknowledge a copy (working days, default)
stage-directive-out = Waiting for replies
stage-directive-done = Done
stage-directive-withdrawn = Withdrawn
act-directive-issue = Issue
act-directive-answer = Reply
act-directive-disclaim = Not ours
act-directive-send-to = Send to another
act-directive-recall = Take this one back
act-directive-urge = Urge
act-directive-remark = Remark
act-directive-close = Close
act-directive-withdraw = Withdraw
field-directive-subject = Task
field-directive-demand = What is asked
    .hint = What to do, how far, what to report and when
field-directive-basis = Document it rests on
clock-directive-reply = Limit of the reply
clock-directive-copy = Limit to acknowledge
order-directive-reply = To be answered
order-directive-copy = Copy

# ---- Reports ----

procedure-report = Report
    .hint = Sent once, to every department concerned; a stationed unit reports to both superiors
parameter-report-reply-days = Limit of an answer (working days, default)
stage-report-out = Waiting for answers
stage-report-done = Done
stage-report-withdrawn = Withdrawn
act-report-send-up = Report
act-report-answer = Answer
act-report-disclaim = Not ours
act-report-recall = Take this one back
act-report-remark = Remark
act-report-close = Close
act-report-withdraw = Withdraw
field-report-subject = Subject
field-report-content = What happened and what is asked for
clock-report-reply = Limit of the answer
order-report-reply = Answer
