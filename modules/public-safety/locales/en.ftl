# Words of the public safety and dispute module.

module-public-safety = Public safety and disputes
    .hint = Petitions, mediation
place-public-safety-tasks = My tasks
place-public-safety-petitions = Petitions
place-public-safety-mediations = Mediation
event-public-safety-registered = Registered
event-public-safety-routed = Routed
event-public-safety-accepted = Accepted
event-public-safety-not-accepted = Not accepted
event-public-safety-answered = Answered
event-public-safety-review-asked = Review asked for
event-public-safety-mediation-begun = Mediation begun
event-public-safety-agreed = Agreed
event-public-safety-performed = Performed
event-public-safety-failed = Failed
figure-public-safety-registered-in-time = Registered and routed in time
figure-public-safety-accepted-in-time = Accepted in time
figure-public-safety-petitions-answered-in-time = Answered in time
figure-public-safety-reviews-decided-in-time = Reviewed in time
figure-public-safety-mediations = Mediations
figure-public-safety-mediated-successfully = Mediated successfully
figure-public-safety-agreements-performed = Agreements performed

# ---- Petition ----

procedure-petition = Petition
    .hint = Routed in 15 days, acceptance told in 15, answered in 60; who petitioned is protected

stage-petition-registration = To be routed
stage-petition-acceptance = To be accepted
stage-petition-handling = Being dealt with
stage-petition-replying = Reply to be approved
stage-petition-replied = Answered
stage-petition-review = Under review
stage-petition-reviewed = Reviewed
stage-petition-recheck = Under final review
stage-petition-done = Closed
stage-petition-final = Closed after final review
stage-petition-declined = Not accepted
stage-petition-merged = Merged
stage-petition-withdrawn = Withdrawn

public-petition-registration = Registered, being routed to the competent unit
public-petition-acceptance = Routed; you will be told within 15 days whether it is accepted
public-petition-handling = Accepted, being dealt with
public-petition-replying = The reply is being approved
public-petition-replied = Answered in writing; you may ask for a review within 30 days
public-petition-review = Under review, to be decided within 30 days
public-petition-reviewed = Reviewed; you may ask for a final review within 30 days
public-petition-recheck = Under final review, to be decided within 30 days
public-petition-done = Closed
public-petition-final = Finally reviewed; the petition procedure is over
public-petition-declined = Not accepted; reasons and other ways are in the notice
public-petition-merged = Handled together with the earlier matter
public-petition-withdrawn = Withdrawn as you wished

act-petition-register = Register
act-petition-submit = Submit
act-petition-route = Route
act-petition-merge = Merge
act-petition-accept = Accept
act-petition-decline = Do not accept
act-petition-ask = Ask for support
act-petition-answer = Answer
act-petition-disclaim = Not ours
act-petition-recall = Recall
act-petition-extend = Approve extension
act-petition-conclude = Conclude
act-petition-approve-reply = Approve the reply
act-petition-send-back = Send back
act-petition-revise = Revise
act-petition-ask-review = Ask for a review
act-petition-no-review = No review asked, closed
act-petition-satisfied = Satisfied, close
act-petition-uphold = Uphold
act-petition-change = Change
act-petition-ask-recheck = Ask for a final review
act-petition-no-recheck = No final review asked, closed
act-petition-recheck-decided = Enter the final review
act-petition-withdraw = Withdraw
act-petition-to-mediation = Give to mediation
act-petition-urge = Urge
act-petition-remark = Remark
act-petition-rate = Rate

field-petition-petitioner = Petitioner
    .hint = Sealed; not told to those complained about
field-petition-phone = Phone
field-petition-address = Address for the written reply
field-petition-kind = Kind
choice-petition-kind-request = Request
choice-petition-kind-suggestion = Suggestion
choice-petition-kind-appeal = Appeal
choice-petition-kind-report = Report of wrongdoing
choice-petition-kind-consult = Question
field-petition-class = Class
field-petition-demand = The matter and what is asked for
    .hint = No names or numbers
field-petition-tried = Court, arbitration or reconsideration
choice-petition-tried-none = Not tried
choice-petition-tried-pending = Pending
choice-petition-tried-finished = Finished
field-petition-about-unit = Unit complained about
    .hint = It is not given the case and does not see it
field-petition-about-person = Person complained about
field-petition-found = What was found
field-petition-opinion = Decision
field-petition-review-reason = Reason for the review
field-petition-review-opinion = Decision of the review
field-petition-recheck-reason = Reason for the final review
field-petition-recheck-opinion = Decision of the final review
field-petition-dispute-class = Kind of dispute
field-petition-dispute-summary = What mediation is told
    .hint = The dispute only, nothing of the petitioner

clock-petition-route = Limit to register and route
clock-petition-accept = Limit to tell of acceptance
clock-petition-overall = Limit to answer
clock-petition-ask-review = Time to ask for a review
clock-petition-review = Limit of the review
clock-petition-ask-recheck = Time to ask for a final review
clock-petition-recheck = Limit of the final review
clock-petition-support = Limit of the support (default)
order-petition-support = Support

letter-petition-acceptance-notice = Notice of acceptance
letter-petition-decline-notice = Notice of non-acceptance
letter-petition-extension-notice = Notice of extension
letter-petition-reply-letter = Reply to the petition
letter-petition-review-letter = Decision of the review
letter-petition-recheck-letter = Decision of the final review

message-petition-registered = Your petition has been registered. Receipt { $receipt }.
message-petition-routed = Your petition has been routed to the competent unit. Receipt { $receipt }.
message-petition-accepted = Your petition has been accepted and will be answered by { $due }. Receipt { $receipt }.
message-petition-declined = Your petition was not accepted; reasons and other ways are in the notice. Receipt { $receipt }.
message-petition-extended = Your petition has been extended to { $due }; reasons are in the notice. Receipt { $receipt }.
message-petition-replied = Your petition has been answered in writing; you may ask for a review within 30 days. Receipt { $receipt }.
message-petition-review-decided = The review has been decided; you may ask for a final review within 30 days. Receipt { $receipt }.
message-petition-recheck-decided = The final review has been decided. Receipt { $receipt }.

link-petition-same-matter = The same matter
link-petition-mediation = Mediation it was given to

refusal-petition-pending = This matter is before a court, arbitrator or review body and cannot be accepted as a petition. Choose not accepted and tell the lawful way.

# ---- Mediation ----

procedure-mediation = Mediation
    .hint = Both sides willing, free of charge, can be left at any time

parameter-mediation-mediation-days = Time for mediation (natural days, default)
parameter-mediation-performance-days = Time to follow up performance (natural days, default)

stage-mediation-receipt = To be taken by the village
stage-mediation-town-receipt = To be taken by the town
stage-mediation-consent = Asking both sides
stage-mediation-town-consent = Town asking both sides
stage-mediation-session = Mediation in the village
stage-mediation-town-session = Mediation in the town
stage-mediation-performing = Being performed
stage-mediation-performed = Performed
stage-mediation-failed = Failed
stage-mediation-unwilling = One side unwilling
stage-mediation-broken = Not performed
stage-mediation-declined = Not accepted
stage-mediation-withdrawn = Withdrawn

public-mediation-receipt = We have it; a mediator will get in touch
public-mediation-town-receipt = Passed to the town
public-mediation-consent = Both sides are being asked
public-mediation-town-consent = The town is asking both sides
public-mediation-session = In mediation
public-mediation-town-session = In mediation in the town
public-mediation-performing = Agreed; please perform it
public-mediation-performed = Performed
public-mediation-failed = Failed; arbitration or court remain, see the notice
public-mediation-unwilling = One side was unwilling; other ways are in the notice
public-mediation-broken = Not performed; court remains, see the notice
public-mediation-declined = Not for mediation; reasons are in the notice
public-mediation-withdrawn = Withdrawn as wished

act-mediation-apply = Apply
act-mediation-apply-at-hall = Apply for the parties
act-mediation-apply-at-town = Apply at the town
act-mediation-take-over = Taken over
act-mediation-pass-up = Pass to the town
act-mediation-to-village = Give to the village
act-mediation-take = Take
act-mediation-town-take = Take (town)
act-mediation-decline = Do not accept
act-mediation-both-agree = Both willing, begin
act-mediation-town-both-agree = Both willing, begin (town)
act-mediation-not-willing = One side unwilling, end
act-mediation-hold-session = Record the first session
act-mediation-session-again = Record another session
act-mediation-ask = Ask a unit
act-mediation-answer = Answer
act-mediation-disclaim = Not ours
act-mediation-recall = Recall
act-mediation-extend = Extend as both agree
act-mediation-agree = Agreed
act-mediation-fail = Failed
act-mediation-confirm-in-court = Enter court confirmation
act-mediation-remind = Remind
act-mediation-perform = Performed
act-mediation-breach = Not performed
act-mediation-withdraw = Withdraw
act-mediation-reassign = Hand over
act-mediation-change-mediator = Change the mediator
act-mediation-remark = Remark
act-mediation-rate = Rate

field-mediation-class = Kind of dispute
field-mediation-summary = What it is about
field-mediation-parties = Parties
    .hint = How they are called; sealed
field-mediation-phone = Phone
field-mediation-in-court = Already in court or arbitration
field-mediation-no-kin = I am neither kin nor interested
    .hint = If you are, hand it to another mediator
field-mediation-town-no-kin = The town mediator is neither kin nor interested
field-mediation-new-no-kin = The new mediator is neither kin nor interested
field-mediation-one-agrees = The applicant is willing
field-mediation-other-agrees = The other side is willing
field-mediation-session-on = Date of the session
field-mediation-session-record = Record
    .hint = Who came, what each said, the result
field-mediation-agreement-form = Form
choice-mediation-agreement-form-written = Written
choice-mediation-agreement-form-oral = Oral
field-mediation-agreement-text = Agreement
    .hint = Facts, duties, how and when
field-mediation-both-signed = Both signed
field-mediation-perform-by = To be performed by
field-mediation-paper = Photograph of the agreement
field-mediation-court-confirmed = Court confirmation applied for together

clock-mediation-receive = Limit to take (default)
clock-mediation-mediate = Time for mediation (default)
clock-mediation-perform = Time to follow up (default)
clock-mediation-support = Limit of the answer (default)
order-mediation-support = To come or to inform

letter-mediation-decline-notice = Notice of non-acceptance
letter-mediation-extension-notice = Notice of extension
letter-mediation-agreement = Mediation agreement
letter-mediation-termination-notice = Notice that mediation ends

message-mediation-received = The dispute has been received for mediation. Receipt { $receipt }.
message-mediation-session = A session was held; the mediator can show you the record. Receipt { $receipt }.
message-mediation-agreed = An agreement was reached; please perform it. Within 30 days both may ask the court to confirm it. Receipt { $receipt }.
message-mediation-failed = Mediation has ended; other ways are in the notice. Receipt { $receipt }.
message-mediation-declined = This dispute is not mediated; reasons are in the notice. Receipt { $receipt }.

refusal-mediation-kin = Who is kin or interested may not mediate. Please hand it to another mediator.
refusal-mediation-in-court = What is in court or arbitration is not mediated. Choose not accepted and tell the parties.
refusal-mediation-unwilling = One side is unwilling, so there is no mediation. End it and tell of the other ways.
refusal-mediation-unsigned = Both sides have not signed; there is no agreement yet. Fill this in after they have.
refusal-mediation-paper = A written agreement needs its paper. Please photograph the signed agreement.
