# Words of the government service module.

module-government-service = Government services
    .hint = Apply, receive, accept, decide, tell, rate
place-government-service-tasks = My tasks
place-government-service-window = Window
place-government-service-approvals = Approvals
place-government-service-support = Support orders
place-government-service-rolls = Payments
place-government-service-ratings = Ratings
figure-government-service-filed = Matters received
figure-government-service-accepted-in-time = Accepted in time
figure-government-service-decided-in-time = Finished in time
figure-government-service-found-not-applied = Found without application
figure-government-service-support-in-time = Support orders answered in time
figure-government-service-satisfaction = Satisfaction
event-government-service-filed = Received
event-government-service-accepted = Accepted
event-government-service-declined = Not accepted
event-government-service-granted = Granted
event-government-service-refused = Refused
event-government-service-stopped = Stopped
event-government-service-rated = Rated
event-government-service-overdue = Overdue

# ---- Elder allowance ----

procedure-elder-allowance = Elder allowance
    .hint = Monthly, for residents registered in the county aged 80 and over

parameter-elder-allowance-eligible-age = Age from which it is paid
parameter-elder-allowance-days-ahead = Days ahead to find people (default)
parameter-elder-allowance-promised-days = Promised limit (working days, default)
parameter-elder-allowance-visit-days = Limit for the visit (natural days, default)
switch-elder-allowance-village-check = First check by the village
switch-elder-allowance-public-notice = Public notice

stage-elder-allowance-visit = To be visited
stage-elder-allowance-village-check = Village check
stage-elder-allowance-acceptance = To be accepted
stage-elder-allowance-correction = Waiting for more material
stage-elder-allowance-public-notice = Public notice
stage-elder-allowance-approval = To be approved
stage-elder-allowance-rework = Sent back for completion
stage-elder-allowance-telling = To be told
stage-elder-allowance-granted = Finished (granted)
stage-elder-allowance-refused = Finished (refused)
stage-elder-allowance-declined = Not accepted
stage-elder-allowance-withdrawn = Withdrawn
stage-elder-allowance-lapsed = Ended
stage-elder-allowance-stopped = Stopped

public-elder-allowance-visit = The grid worker will visit you
public-elder-allowance-village-check = The village is checking
public-elder-allowance-acceptance = The town service centre has your material and is looking at it
public-elder-allowance-correction = More material is needed, see the notice
public-elder-allowance-public-notice = On public notice
public-elder-allowance-approval = Accepted, waiting for approval
public-elder-allowance-rework = Details are being completed
public-elder-allowance-telling = Approved, will be paid monthly
public-elder-allowance-granted = Finished: granted
public-elder-allowance-refused = Finished: refused; reasons and remedies are in the decision
public-elder-allowance-declined = Not accepted; reasons are in the notice
public-elder-allowance-withdrawn = Withdrawn as you wished
public-elder-allowance-lapsed = Ended
public-elder-allowance-stopped = Payment has stopped

act-elder-allowance-find = Found by the system
act-elder-allowance-file-at-door = File at the door
act-elder-allowance-file-at-window = Receive at the window
act-elder-allowance-apply = Apply
act-elder-allowance-hand-in = Hand in
act-elder-allowance-not-needed = Not needed
act-elder-allowance-village-pass = Pass first check
act-elder-allowance-village-doubt = Doubts at first check
act-elder-allowance-accept = Accept
act-elder-allowance-notify = One-time notice
act-elder-allowance-supply = Supply
act-elder-allowance-decline = Do not accept
act-elder-allowance-deem-accepted = Deemed accepted
act-elder-allowance-publish = Start public notice
act-elder-allowance-object = Objection, pass on
act-elder-allowance-end-notice = End of public notice
act-elder-allowance-approve = Approve
act-elder-allowance-reject = Refuse
act-elder-allowance-return = Send back
act-elder-allowance-resupply = Hand in again
act-elder-allowance-extend = Approve extension
act-elder-allowance-ask = Ask for support
act-elder-allowance-answer = Answer
act-elder-allowance-disclaim = Not ours
act-elder-allowance-recall = Call back
act-elder-allowance-tell = Told
act-elder-allowance-rate-told = Rate
act-elder-allowance-close-quietly = Finished by time
act-elder-allowance-rate = Rate
act-elder-allowance-stop = Stop payment
act-elder-allowance-restore = Restore payment
act-elder-allowance-correct = Correct
act-elder-allowance-withdraw = Withdraw
act-elder-allowance-lapse = Lapse
act-elder-allowance-reassign = Hand over
act-elder-allowance-urge = Urge
act-elder-allowance-remark = Remark

field-elder-allowance-name = Name
field-elder-allowance-citizen-number = Citizen number
field-elder-allowance-birth-date = Birth date
field-elder-allowance-address = Address
field-elder-allowance-phone = Phone
    .hint = Hers or her family's; may stay empty
field-elder-allowance-bank-account = Bank account
    .hint = Must be her own social security or bank card
field-elder-allowance-account-holder = Account holder
field-elder-allowance-consent = She consents
    .hint = Asked in person, or confirmed by the authorised relative
field-elder-allowance-stop-reason = Reason for stopping
choice-elder-allowance-stop-reason-death = Death
choice-elder-allowance-stop-reason-moved-away = Registration moved away
choice-elder-allowance-stop-reason-withdrawn = Given up by herself
choice-elder-allowance-stop-reason-error = Paid in error

material-elder-allowance-portrait = Portrait photograph
    .hint = From the front, bareheaded; a phone picture will do
material-elder-allowance-citizen-card = Citizen card
    .hint = Both sides
material-elder-allowance-household-register = Household register
    .hint = First page and her own page

clock-elder-allowance-visit = Limit for the visit
clock-elder-allowance-notice = Limit for acceptance
clock-elder-allowance-overall = Limit for the decision
clock-elder-allowance-public-notice = Public notice period
clock-elder-allowance-tell = Limit for telling
clock-elder-allowance-support = Limit for the answer
order-elder-allowance-support = Support order
reason-elder-allowance-correction = Waiting for more material

letter-elder-allowance-acceptance-notice = Notice of acceptance
letter-elder-allowance-one-time-notice = One-time notice
letter-elder-allowance-decline-notice = Notice of non-acceptance
letter-elder-allowance-extension-notice = Notice of extension
letter-elder-allowance-grant-decision = Decision granting the elder allowance
letter-elder-allowance-refusal-decision = Decision refusing the elder allowance
letter-elder-allowance-stop-notice = Notice that the elder allowance stops

message-elder-allowance-found = { $name }: you are entitled to the elder allowance. No application is needed; the grid worker will visit you by { $due }.
message-elder-allowance-handed-in = { $name }: your material for the elder allowance has been received. Receipt { $receipt }.
message-elder-allowance-accepted = { $name }: your elder allowance matter has been accepted and will be decided by { $due }. Receipt { $receipt }.
message-elder-allowance-needs-more = { $name }: some material for the elder allowance is missing, see the one-time notice. Receipt { $receipt }.
message-elder-allowance-granted = { $name }: your elder allowance has been approved and is paid to your account monthly from { $month }.
message-elder-allowance-refused = { $name }: your elder allowance was refused; reasons and remedies are in the decision. Receipt { $receipt }.
message-elder-allowance-declined = { $name }: your elder allowance matter was not accepted; reasons are in the notice. Receipt { $receipt }.
message-elder-allowance-stopped = { $name }: payment of the elder allowance has stopped. Please ask the town service centre if you have questions.

refusal-elder-too-young = Not yet of age: it can be handled only within the set number of days before the age is reached. Please check the birth date.
refusal-elder-consent = There is no consent. Please ask her or her authorised relative before handing in.
refusal-elder-account-not-hers = The account is not hers. Please give her own social security or bank card.

# ---- Statutory service ----

procedure-statutory-service = Statutory service
    .hint = Licences and other matters decided on application

parameter-statutory-service-promised-days = Promised limit (working days)

stage-statutory-service-acceptance = To be accepted
stage-statutory-service-correction = Waiting for more material
stage-statutory-service-review = Review
stage-statutory-service-special = Special procedure
stage-statutory-service-decision = To be decided
stage-statutory-service-certificate = Making the certificate
stage-statutory-service-delivery = To be delivered
stage-statutory-service-done = Finished (granted)
stage-statutory-service-refused = Finished (refused)
stage-statutory-service-declined = Not accepted
stage-statutory-service-withdrawn = Withdrawn
stage-statutory-service-lapsed = Ended

public-statutory-service-acceptance = Material received, being looked at
public-statutory-service-correction = More material is needed, see the notice
public-statutory-service-review = Accepted, under review
public-statutory-service-special = Hearing, inspection or expert review; its time does not count
public-statutory-service-decision = Reviewed, waiting for the decision
public-statutory-service-certificate = Granted, the certificate is being made
public-statutory-service-delivery = The certificate is ready
public-statutory-service-done = Finished: granted
public-statutory-service-refused = Finished: refused; reasons and remedies are in the decision
public-statutory-service-declined = Not accepted; reasons are in the notice
public-statutory-service-withdrawn = Withdrawn as the applicant wished
public-statutory-service-lapsed = Ended

act-statutory-service-apply = Apply
act-statutory-service-file-at-window = Receive at the window
act-statutory-service-accept = Accept
act-statutory-service-notify = One-time notice
act-statutory-service-supply = Supply
act-statutory-service-decline = Do not accept
act-statutory-service-deem-accepted = Deemed accepted
act-statutory-service-review-first = First review
act-statutory-service-review-second = Second review
act-statutory-service-review-again = Review again
act-statutory-service-suspend = Start special procedure
act-statutory-service-resume = End special procedure
act-statutory-service-extend = Approve extension
act-statutory-service-ask = Ask for support
act-statutory-service-answer = Answer
act-statutory-service-disclaim = Not ours
act-statutory-service-recall = Call back
act-statutory-service-approve = Grant
act-statutory-service-reject = Refuse
act-statutory-service-send-back = Send back to review
act-statutory-service-make-certificate = Make certificate
act-statutory-service-deliver = Deliver
act-statutory-service-withdraw = Withdraw
act-statutory-service-terminate = End
act-statutory-service-correct = Correct
act-statutory-service-reassign = Hand over
act-statutory-service-urge = Urge
act-statutory-service-remark = Remark
act-statutory-service-rate = Rate

field-statutory-service-applicant-kind = Kind of applicant
choice-statutory-service-applicant-kind-person = Person
choice-statutory-service-applicant-kind-organisation = Organisation
field-statutory-service-name = Name
    .hint = The applicant, or who applies for the organisation
field-statutory-service-citizen-number = Citizen number
field-statutory-service-phone = Phone
field-statutory-service-organisation-name = Name of the organisation
field-statutory-service-credit-code = Unified social credit code
field-statutory-service-matter = What is applied for
    .hint = Say what you want and where it is used
field-statutory-service-site = Place
field-statutory-service-special-kind = Special procedure
choice-statutory-service-special-kind-hearing = Hearing
choice-statutory-service-special-kind-inspection = Inspection or testing
choice-statutory-service-special-kind-expert-review = Expert review
choice-statutory-service-special-kind-auction = Tender or auction
field-statutory-service-delivery-way = Way of delivery
choice-statutory-service-delivery-way-window = At the window
choice-statutory-service-delivery-way-post = By post
choice-statutory-service-delivery-way-online = Electronically

material-statutory-service-application-form = Application form
material-statutory-service-citizen-card = Citizen card
material-statutory-service-business-licence = Business licence
material-statutory-service-supporting-papers = Other papers

clock-statutory-service-notice = Limit for acceptance
clock-statutory-service-overall = Limit for the decision
clock-statutory-service-special = Limit for the special procedure
clock-statutory-service-delivery = Limit for delivery
clock-statutory-service-support = Limit for the answer
order-statutory-service-support = Support order
reason-statutory-service-special = During the special procedure

letter-statutory-service-acceptance-notice = Notice of acceptance
letter-statutory-service-one-time-notice = One-time notice of what is missing
letter-statutory-service-decline-notice = Notice of non-acceptance
letter-statutory-service-special-notice = Notice of special procedure
letter-statutory-service-extension-notice = Notice of extension
letter-statutory-service-grant-decision = Decision to grant
letter-statutory-service-refusal-decision = Decision to refuse
letter-statutory-service-delivery-receipt = Receipt of delivery

message-statutory-service-received = { $name }: your application has been received. Receipt { $receipt }.
message-statutory-service-accepted = { $name }: your application has been accepted and will be decided by { $due }. Receipt { $receipt }.
message-statutory-service-needs-more = { $name }: some material is missing, see the one-time notice. Receipt { $receipt }.
message-statutory-service-declined = { $name }: your application was not accepted; reasons are in the notice. Receipt { $receipt }.
message-statutory-service-special = { $name }: your application is in a special procedure whose time does not count. Receipt { $receipt }.
message-statutory-service-extended = { $name }: the limit for your application has been extended to { $due }; reasons are in the notice.
message-statutory-service-granted = { $name }: your application has been granted, the certificate is being made. Receipt { $receipt }.
message-statutory-service-refused = { $name }: your application was refused; reasons and remedies are in the decision. Receipt { $receipt }.
message-statutory-service-ready = { $name }: your certificate is ready. Receipt { $receipt }.
