# Citizens' pages: what can be done without signing in, progress, applying, my matters, my data, letting a relative act

web-menu-apply = Apply
web-menu-apply-text = For yourself, or for a relative who lets you act.
web-menu-data = My data
web-menu-data-text = What is recorded and what was paid; ask for a correction.
web-menu-trusted = Let a relative act
web-menu-trusted-text = Let your children act for you; take it back at any time.

# Home (not signed in)
citizen-home-title = What would you like to do?
citizen-home-lead = You can check progress without signing in. If it is hard to do yourself, ask the grid worker to call, or go to the town service centre or the village committee.
citizen-track-title = Check progress
citizen-track-label = Receipt number
citizen-track-hint = It is on your receipt or in the text message: 16 letters and digits. You can also scan the QR code on the receipt.
citizen-track-do = Check progress
citizen-track-page = Check progress
citizen-apply-title = Apply
citizen-apply-lead = What is already recorded need not be filled in; certificates already held need not be handed in.
citizen-apply-see = See what you can apply for
citizen-entitled-title = Am I entitled?
citizen-entitled-lead = Enter a date of birth to find out. You need not sign in.
citizen-sign-title = Sign in
citizen-sign-lead = See your matters, act for your parents, correct your data.
citizen-sign-do = Sign in
citizen-no-account-title = No account yet?
citizen-no-account = Take your ID card to the town service centre, or ask the grid worker when she calls. You are given a slip with a sign-in name and a one-time code; at the first sign-in you choose your own password.

# Progress
citizen-receipt-stage = Where it stands
citizen-step-end = Finished
citizen-receipt-filed = Handed in
citizen-receipt-due = Next step at the latest
citizen-receipt-late = This is later than it should be. You may ask the unit below by telephone, or at the window.
citizen-receipt-unit = Unit working on it
citizen-receipt-number = Case number
citizen-receipt-keep = This page shows no name and no personal data. Keep the number and the QR code; you may show them to your family.
citizen-receipt-qr = Receipt number and QR code
citizen-rate-title = Rate this service
citizen-rate-lead = Choose one of five levels. A rating can be given once.
citizen-rate-words = Anything you would like to say
citizen-rate-do = Send rating
citizen-rated = Thank you for your rating.
citizen-rated-level = You rated it: { $level }
citizen-track-again = Check another

# Am I entitled
citizen-birth-label = Date of birth
citizen-birth-hint = As on the ID card, for example 1946-11-21.
citizen-birth-do = Find out
citizen-told-reached = You can apply: { $age } years old
citizen-told-reached-if = Aged { $age } since { $day }. Everybody registered in the county who does not receive it yet may have it.
citizen-told-backpay = It is paid back from { $month }.
citizen-told-how = You need not apply yourself: the county looks every day, and the grid worker calls to help. You may also apply now.
citizen-told-later = { $age } years old on { $day }
citizen-told-later-how = You will not need to apply: the grid worker will call before that day.
citizen-told-no-rule = The county has set no amounts yet
citizen-told-amount = Amount a month
citizen-told-again = Another date
citizen-told-note = Only the age is looked at here. Registration, and whether it is paid already, are checked later. The date you enter is not kept.

# Applying
citizen-choose-title = What you can apply for
citizen-choose-apply = Apply
citizen-choose-entitled = See first whether I am entitled
citizen-choose-sign = Sign in and apply
citizen-choose-empty = Nothing can be applied for online now
citizen-choose-empty-text = Please go to the town service centre, or ask the grid worker to call.
citizen-for-self = Application for { $name }
citizen-for-title = For whom
citizen-for-none = To apply for your parents they must first let you act: they sign in and choose "Let a relative act", or you both go to the window with your ID cards.
citizen-known-title = Already known, not to be filled in
citizen-known-wrong = Wrong? Ask for a correction
citizen-ask-title = Please fill in
citizen-item-label = What you want done
citizen-item-hint = In one sentence, for example "register a small restaurant".
citizen-papers-title = Please take photographs
citizen-paper-held = The county holds the certificate; you need not hand it in
citizen-paper-kept = { $n ->
        [one] 1 photograph was received; no need to take it again
       *[other] { $n } photographs were received; no need to take them again
    }
citizen-note-label = Anything to add
citizen-apply-do = Send application
citizen-applied = Your application was received. Note the receipt number, or photograph this page.

# My matters
citizen-hello = Hello, { $name }
citizen-open-title = Under way
citizen-open-empty = Nothing is under way
citizen-open-empty-text = When you have applied, progress is shown here.
citizen-all = See all
citizen-look = See progress
citizen-apply-now = Apply now
citizen-may-title = What you may be entitled to
citizen-matters-title = My matters
citizen-matters-lead = Your own, and those of people who let you act.
citizen-closed-title = Finished
citizen-of = For { $name }
citizen-number = Number
citizen-next = Earlier ones
citizen-supply-title = Something is missing
citizen-supply-text = Please supply what the notice lists. Work goes on when it is complete, within the same limit.
citizen-supply-do = Supply it
citizen-papers-given = Papers
citizen-letters-title = Letters to you
citizen-story-title = What happened
citizen-card-title = Use another bank card
citizen-card-lead = Recorded now: { $account }. It must be the recipient's own card.
citizen-card-lead-none = It must be the recipient's own card.
citizen-card-label = New bank card number
citizen-card-do = Use this card
citizen-card-note = Bank card changed online by the applicant
citizen-card-changed = The new card was noted; payments go to it once staff have confirmed it.
citizen-withdraw-title = I do not want it any more
citizen-withdraw-lead = Work on it stops. You may apply again later.
citizen-withdraw-note = Reason
citizen-withdraw-do = Withdraw
citizen-withdrawn = It was withdrawn.
citizen-yourself = Yourself
citizen-the-product = The system

# Entitlements
citizen-entitlements-title = What I may be entitled to
citizen-entitlements-lead = Worked out from what the county has recorded. If that is wrong, ask for a correction.
citizen-entitlements-empty = The county has no monthly payments yet
citizen-state-granted = Paid since { $month }
citizen-state-stopped = Stopped; paid until { $month }
citizen-state-under-way = Under way
citizen-state-reached = You can have it
citizen-state-soon = Soon old enough
citizen-state-not = Not yet
citizen-last-paid = Last paid: { $month }
citizen-first-month = If you applied today, it would be paid from { $month }.
citizen-a-month = yuan a month

# Who looked at me
citizen-reads-title = Who looked at my data
citizen-reads-lead = Every look is in the journal; it cannot be changed or removed. Names that staff see on their own work lists are not counted.
citizen-reads-empty = Nobody has looked yet
citizen-reads-empty-text = When somebody opens your record, it is shown here.
citizen-reads-when = When
citizen-reads-who = Who
citizen-reads-how = How
citizen-reads-why = Why
citizen-reads-case = Case
citizen-reads-doubt = Do you think somebody should not have looked? Tell the county's auditors or 12345 the time and the name; it can be traced.
citizen-how-opened = Opened
citizen-how-prefilled = Filled a form from it
citizen-how-unmasked = Showed a full number
citizen-how-printed = Printed
citizen-how-exported = Exported
citizen-how-found = Found by search
citizen-how-listed = On a list
citizen-why-case = To handle a case
citizen-why-payment = To check a payment
citizen-why-own-request = At your own or your family's request
citizen-why-visit = To visit
citizen-why-data-care = To keep data right
citizen-why-audit = To audit
citizen-why-screening = To find entitlements

# My data
citizen-data-title = My data
citizen-data-of = Data of { $name }
citizen-data-lead = Numbers, telephone and address are shown in part.
citizen-data-facts = What the county has recorded
citizen-data-papers = Certificates held
citizen-data-papers-none = None yet.
citizen-data-payments = Payments
citizen-data-payments-none = No payments yet.
citizen-element-name = Name
citizen-element-number = Citizen number
citizen-element-birth = Date of birth
citizen-element-standing = Registration
citizen-element-place = Village
citizen-element-address = Address
citizen-element-phone = Telephone
citizen-element-account = Bank card
citizen-standing-registered = In this county
citizen-standing-resident = Elsewhere; lives in this county
citizen-standing-moved-away = Moved away
citizen-standing-died = Recorded as deceased
citizen-not-recorded = Not recorded
citizen-paid-month = Month
citizen-paid-what = For
citizen-paid-amount = Amount (yuan)
citizen-paid-state = Result
citizen-paid-listed = On the list
citizen-paid-paid = Paid
citizen-paid-failed = Returned; will be paid again
citizen-paid-reissued = Paid again
citizen-paid-void = Set aside
citizen-correct-title = Ask for a correction
citizen-correct-lead = The data steward checks and corrects it; the result is shown here.
citizen-correct-element = What is wrong
citizen-correct-value = What it should say
citizen-correct-reason = What shows it, for example "my page of the household register"
citizen-correct-do = Ask for the correction
citizen-correction-asked = Your request was sent.
citizen-corrections-title = Corrections I asked for
citizen-corrections-none = None.
citizen-correction-change = { $now } to { $wanted }
citizen-correction-waiting = Being checked
citizen-correction-granted = Corrected
citizen-correction-refused = Not corrected
citizen-whose = Whose

# Authorisations
citizen-trusted-title = Let a relative act
citizen-trusted-lead = With their own account they can then apply for you, check progress, rate, and see your data. They cannot be paid for you. You may take it back at any time.
citizen-trusted-given = People who act for me
citizen-trusted-given-none = Nobody acts for you.
citizen-trusted-held = People I act for
citizen-trusted-held-none = Nobody has let you act yet. If your parents have no account, go to the window together with your ID cards.
citizen-trusted-past = Ended
citizen-trusted-since = Since { $since }
citizen-trusted-span = From { $since } to { $until }
citizen-trusted-revoke = Take back
citizen-trusted-give-up = Stop acting
citizen-trusted-apply = Apply for { $name }
citizen-trusted-new = Let somebody act
citizen-trusted-to = Your relative's citizen number
citizen-trusted-until = Until
citizen-trusted-until-hint = Left empty, it holds until you take it back.
citizen-trusted-do = Let them act
citizen-authorised = { $name } may now act for you.
citizen-revoked = It was taken back.

# Refusals
refusal-receipt-unknown = There is no such number. Please compare it with your receipt or the text message; the letter O and the digit 0 are taken alike.
refusal-birth-impossible = This date cannot be right. Please compare it with the ID card.
refusal-json-one-of = Give exactly one of these.
refusal-token-has-one-post = A token belongs to one post and cannot be switched.

# At the window and at the door: citizens' accounts, authorisations
citizen-photo-more = Another photograph of: { $paper } (reverse, next page)
citizen-open-page = Open a citizen's account
citizen-open-lead = Look at the original ID card first and make sure it is hers. Somebody who has an account gets a new one-time code.
citizen-open-name = Name
citizen-open-name-hint = As on the ID card.
citizen-open-do = Open and show the code
citizen-open-authorise = Record that a relative may act
citizen-slip-title = Citizen's account
citizen-slip-once = The code is shown this once. Print it or write it down now and hand it over.
citizen-slip-login = Sign-in name
citizen-slip-code = One-time code
citizen-slip-how = Choose your own password at the first sign-in. Tell it to nobody; staff never ask for it.
citizen-slip-where = Sign in at
citizen-slip-next = Open another
citizen-window-authorise = Record that a relative may act
citizen-window-authorise-lead = The person who gives it must be present with her ID card. It cannot be given to yourself.
citizen-window-from = Who gives it (present)
citizen-window-to = Citizen number of who may act
citizen-window-do = Record it
citizen-window-authorised = The authorisation of { $name } was recorded.
citizen-lists-lead = What can be done, where, and who decides: it all stands in the published lists.
citizen-opened = Who you are is kept in confidence. These units opened it, for the purpose they stated:
citizen-visits-title = Visits of the grid worker
citizen-visits-lead = Visits are for care and service only. Whether you want them is for your household to say.
citizen-visits-none = Your household wants no visits; nobody calls.
citizen-visits-open = Your household has not refused visits.
citizen-visits-for = You are visited for:{" "}
citizen-visits-allow = Allow visits again
citizen-visits-refuse = No further visits
citizen-visits-allowed = Written down: your household may be visited.
citizen-visits-refused = Written down: your household will not be visited.
