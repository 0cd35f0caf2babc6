# Words of the coordination module.

module-coordination = Between departments and towns
    .hint = Directives, reports, whistles
place-coordination-tasks = My tasks
place-coordination-directives = Directives
place-coordination-reports = Reports
place-coordination-whistles = Whistles
figure-coordination-issued = Issued
figure-coordination-replied-in-time = Replied in time
figure-coordination-whistles = Whistles
figure-coordination-whistle-response = On site in time
figure-coordination-whistle-solved = Whistles solved
figure-coordination-whistle-rating = Towns' rating of the response
event-coordination-issued = Issued
event-coordination-replied = Replied
event-coordination-reported = Reported
event-coordination-whistled = Whistle blown
event-coordination-arrived = Arrived
event-coordination-whistle-solved = Whistle solved

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

# ---- Whistles ----

procedure-whistle = Whistle
    .hint = A town calls; departments come first and solve then: hard problem, joint enforcement, emergency
stage-whistle-calling = Waiting for arrival
stage-whistle-solving = Being solved
stage-whistle-solved = Solved
stage-whistle-unsolved = On the list of hard problems
stage-whistle-called-off = Called off
act-whistle-blow = Blow
act-whistle-call = Call a unit
act-whistle-add = Add a unit
act-whistle-on-site = On site
act-whistle-refuse = Not ours
act-whistle-recall = Recall
act-whistle-all-here = All are here
act-whistle-begin-without = Begin without waiting
act-whistle-urge = Urge
act-whistle-urge-due = Urged when due
act-whistle-set-task = Set a task
act-whistle-resolved = Reply of the lead
act-whistle-helped = Reply of a helper
act-whistle-close = Close
act-whistle-shelve = Put on the list of hard problems
act-whistle-call-off = Call off
act-whistle-rate = Rate the response
act-whistle-remark = Remark
field-whistle-kind = Kind of whistle
    .hint = Hard problem, joint enforcement or emergency: the limits differ
field-whistle-subject = Subject
field-whistle-matter = What happened
    .hint = Where, what the town has done, why it is not enough
field-whistle-wanted = What is asked for
field-whistle-meet-at = Where to meet
field-whistle-accepted-at = When taken up
    .hint = Filled in by the lead
field-whistle-spoken-with = With whom spoken
field-whistle-measures = Measures
field-whistle-solve-by = To be solved by
clock-whistle-response = Limit to arrive (by kind, default)
clock-whistle-arrive = Limit to arrive (default)
clock-whistle-solve = Limit to solve (default)
order-whistle-arrive = To arrive
order-whistle-solve = To solve
refusal-whistle-reply = The lead has not yet said when it took it up, with whom it spoke, what it does and by when; it cannot be closed.
