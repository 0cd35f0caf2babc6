# Home: what must I do now
home-hello = { $name }, { $unit }
home-now-nothing = Nothing is waiting for you
home-now = { $n ->
    [one] One matter is waiting for you
   *[other] { $n } matters are waiting for you
}
home-now-overdue = { $n ->
    [one] One matter is waiting for you
   *[other] { $n } matters are waiting for you
}, { $late } overdue
home-unit-nothing = Your unit has nothing open
home-unit = Your unit has { $n } open{ $late ->
    [0] {""}
   *[other] , { $late } of them overdue
}
home-dispatch-nothing = Nothing is overdue
home-dispatch = { $n ->
    [one] One matter is overdue
   *[other] { $n } matters are overdue
}: urge or reassign
home-dispatch-empty-text = Anything overdue will be listed here, the most urgent first.
home-empty = All done
home-empty-text = New matters appear here, the most urgent first.
home-more = See all
home-deputised = Standing in for colleagues on leave
home-slips = { $n ->
    [one] One slip is waiting to be printed and delivered.
   *[other] { $n } slips are waiting to be printed and delivered.
}
home-slips-look = Have a look
home-tasks = To do
home-visits-due = Visits due
home-patrols-due = Patrols due
home-walk-empty = No case waits for you
home-walk-empty-text = Due today: { $visits ->
    [one] one household to visit
   *[other] { $visits } households to visit
 }, { $patrols ->
    [one] one route to walk
   *[other] { $patrols } routes to walk
 }. Open them above.
home-tasks-overdue = Overdue
home-waiting = Waiting for me
home-overdue = Overdue
home-unassigned = Waiting for the head
home-town-open = Open in the area
home-town-overdue = Overdue in the area
home-area-open = Open
home-area-overdue = Overdue
home-leaves = Leave to decide
home-my-grid = My grid
home-load = Where it lies
home-load-post = Post
home-load-open = { $count } to do
home-load-open-col = Open
home-load-overdue = { $count } overdue
home-load-overdue-col = Overdue
home-owed = What the unit owes
home-queue-window = Waiting for acceptance
home-queue-village = Waiting for the first check
home-queue-approver = Waiting for approval
home-queue-department = Waiting for me
home-queue-dispatcher = Overdue
home-act-file = Apply for someone
home-act-visit = Visit: find a person
home-act-slips = Slips
home-act-window = Take in
home-act-citizen = Open a citizen’s account
home-act-people = Find a person
home-act-overdue = See what is overdue
home-act-leave = Leave and deputies
home-act-figures = See figures
home-act-all = All cases
home-act-screening = Find entitlements
home-act-map = See the map
home-orders-asked = Asked of us
home-orders-asking = Asked by us
home-orders = Work orders for us to answer
order-title = Work orders
order-asked-title = Work orders for us to answer
order-asking-title = Work orders we sent
order-tab-asked = For us to answer ({ $n })
order-tab-asking = Sent by us ({ $n })
order-asked-empty = No work orders to answer
order-asked-empty-text = What other units ask of this unit is listed here, the most urgent first.
order-asking-empty = No work orders waiting
order-asking-empty-text = When you ask another unit inside a case, it is listed here until it is answered.
order-col-question = Question
order-col-unit = Other unit
order-col-asked = Asked on
order-part-lead = Lead
order-part-assist = Assist

# A grid worker's tasks
task-title = My tasks
task-overdue-title = Overdue tasks
task-lead = Overdue and due today come first, the rest grid by grid.
task-places = By grid
task-everywhere = All
task-empty = No tasks
task-empty-text = What the system finds, or the window sends back, appears here.

# List of cases
case-list-title = Cases
case-views = Which cases
case-view-mine = Waiting for me
case-view-all = All
case-view-overdue = Overdue
case-file = Take in
case-any = Any
case-filter-text = Name, number, place
case-filter-text-hint = At least two characters
case-filter-state = State
case-filter-village = Area
case-filter-overdue = Overdue only
case-state-open = Open
case-state-closed = Closed
case-state-all = All
case-col-light = Limit
case-col-number = Number
case-col-item = Item
case-col-applicant = Applicant
case-col-place = Place
case-col-stage = Stage
case-col-holder = With
case-col-filed = Received
case-col-due = Due
case-no-limit = No limit
case-held-by-applicant = Waiting for the applicant ({ $unit })
case-list-empty = No case fits
case-list-empty-text = Try a wider question. Cases appear here when they are taken in or found.
case-export-xlsx = Export workbook
case-export-csv = Export CSV

# Limits
case-over-today = Overdue
case-clock = Limit
case-clock-order = Limit of the work order
case-clock-paused = Clock stopped
case-due = Due { $due }

# The page of a case
case-stage = Stage
case-place = Place
case-filed = Received
case-holder = Now with
case-waits-for-applicant = the applicant, to add papers
case-ask = This is yours to do: { $stage }.
case-ask-also = Now with { $unit }; you may act too.
case-ask-other = Now with { $unit }.
case-ask-applicant = Waiting for the applicant to add papers. What comes in can be recorded here.
case-ask-nobody = Nobody has to act now.
case-ask-closed = This matter is closed.
case-step-end = Closed
case-facts = Details
case-papers = Papers
case-orders = Work orders
case-story = What happened
case-clocks = Limits
case-letters = Letters
case-people = People
case-applicant = Applicant
case-channel = How it came
case-channel-found = Found by the system
case-channel-door = Filed at the door
case-channel-window = Taken in at the window
case-channel-online = Applied online
case-channel-phone = By telephone
case-channel-program = Sent by another system
case-agent-relative = Authorised relative
case-agent-staff = Filed by
case-mark-by-kin = Recusal
case-mark-by-kin-text = Whoever handed it in is of the applicant’s household or kin
case-mark-account-shared = Account
case-mark-account-shared-text = Somebody else is paid to this account too; please verify
case-rating = Rating
case-receipt = Receipt
case-receipt-print = Print the receipt
case-reads = Who looked at this
case-shown = Shown; this look has been recorded
case-source-library = From the population library
case-source-certificate = From a certificate
case-source-given = Entered by { $name }
case-yes = Yes
case-no = No
case-yuan = { $fen } yuan
case-files = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
case-paper-seen = Original seen by { $name }, { $when }
case-paper-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
} from { $name }, { $when }
case-order-by = { $name }, { $when }
case-outcome-granted = Closed: granted
case-outcome-refused = Closed: refused
case-outcome-declined = Not accepted
case-outcome-withdrawn = Withdrawn
case-outcome-done = Closed
case-outcome-lapsed = Ended

# Sentences of what happened
case-who = { $name } ({ $unit })
case-who-citizen = { $name }
case-who-product = The system
case-who-somebody = Somebody
case-told = { $who }: { $act }
case-told-took = { $who }: { $act }, after { $span }
case-told-erased = The content of this entry was lawfully erased; the entry itself can still be verified
case-told-letter = { $letter } issued ({ $number })
case-told-stage = moved to “{ $stage }”
case-told-material = received: { $material }
case-told-deemed = deemed accepted by law, because no notice was given in time
case-told-paused = { $clock }: clock stopped
case-told-resumed = { $clock }: running again, due { $due }
case-told-extended = { $clock }: extended to { $due }
case-told-reckoned = reckoned anew after the holidays were announced: { $clock }, due { $due }
case-told-expired = { $clock } passed ({ $due })
case-told-asked = { $unit } was asked: { $question }
case-told-answered = answer: { $answer }
case-told-returned = not theirs, citing { $cites }
case-told-enrolled = paid from { $month }
case-told-county = Entered in the county’s book: { $title } { $document }
case-told-account = The new account was confirmed
case-told-disenrolled = paid until { $month }
case-told-notified = applicant told
case-told-published = made public until { $until }
case-told-held = given to { $name }
case-read-opened = opened this case
case-read-file = looked at a photograph
case-read-unmasked = had { $field } shown
case-read-printed = printed a letter
case-read-prefilled = filled in a form from the record
case-read-exported = exported a list
case-read-found = found this case

# One act
case-acted = { $name }: “{ $act }” is done.
case-act-gone = “{ $act }” is not open now; somebody may have just done it.
case-act-letter = This makes the letter “{ $letter }”, to be printed from the page of the case.
case-act-stage = This moves the case to “{ $stage }”.
case-back = Not now
case-stale-title = Somebody acted before you
case-stale = { $who } has just done “{ $act }”. Everything you typed is still here; check it and send again.
case-stale-look = See how it stands
case-passed = Somebody has done this already; nothing is left to do.
case-passed-typed = What you had typed
case-passed-typed-text = It was not sent. Copy it if you need it.
case-known-by-library = As recorded
case-library-population = the population library
case-library-certificates = the certificate library
case-replace-fold = Anything changed? Correct it here
case-replace = Another { $field } (leave empty to keep)
case-hint-location = longitude,latitude, such as 121.18521,32.33150
case-hint-credit-code = Unified social credit code of 18 characters
case-paper-held = A certificate is already held; nothing to hand in.
case-paper-kept = { $count ->
    [one] One photo was received; no need to take it again.
   *[other] { $count } photos were received; no need to take them again.
}
case-photo-add = More pages
case-photo-nth = { $name }, photo { $n }
case-paper-seen-box = No photo: I have seen the original ({ $name })
case-paper-seen-hint = You answer for this; it is recorded under your name.
case-note = Remark
case-note-return = What must be added
    .hint = Say plainly what is missing and what happens when it is there.
case-note-close = Why it is not needed
    .hint = For instance: died, moved away, does not want it.
case-note-answer = Answer
    .hint = Answer the question and give your grounds.
case-note-extend = Reason for the extension
    .hint = It will stand in the notice of extension.
case-note-urge = What to say
case-note-approve = Opinion
case-lines = Content of the letter
case-lines-hint = One point a line; each stands in the letter.
case-lines-notify = What is missing
    .hint = One point a line, everything at once: which paper, what it must be like, where to bring it.
case-lines-reject = Reasons and legal basis of the refusal
    .hint = One point a line: facts found, reasons, articles. Remedies are added by themselves.
case-lines-decline = Why it is not accepted
    .hint = One point a line. If another body is competent, say which and where.
case-lacking-line = { $material }: not there yet; bring the original or a clear photo
case-ask-unit = Which unit is asked
case-ask-part = They are
case-question = What are they to do
case-question-hint = Say what to check and by when.
case-question-asked = They asked
case-assign = Give to
case-assign-hint = A colleague of the unit who holds such a post.
case-cites = Line of the list of powers
case-cites-hint = Such as: item 12 of the list of powers given to towns.

# Taking in
case-new-title = Take in
case-new-lead = Choose the matter, then give the citizen number. What is known need not be typed.
case-new-own = Choose the matter. What is known need not be typed.
case-new-what = What for
case-new-number = Applicant’s citizen number
case-new-unknown = Not in the library: record from the person’s papers
case-new-unknown-hint = Only for people from elsewhere and for organisations. The elder allowance is for people registered in this county.
case-new-next = Next
case-new-none = There is nothing this post can take in
case-new-none-text = If that is wrong, ask the system administrator to check modules and posts.
case-new-for = { $procedure }: { $name }
case-new-item = Name of the item
case-new-item-hint = As the guide names it, such as: food business licence.
case-new-send = Send
case-new-other = Another person or matter
case-new-filed = The application of { $name } was taken in: { $number }.

# Search
case-search-title = Search
case-search-for = Search: “{ $query }”
case-search-lead = Only cases within your duty are shown. To look for a person, state why first.
case-search-short = Type at least two characters
case-search-short-text = A name, a number, a village or a grid.
case-search-cases = Cases
case-search-none = No case was found
case-search-none-text = Try other words, or look for the person.
case-search-people = Find a person

# Letters
refusal-letter-unprintable = There is no form yet to print this letter with; ask the system administrator.
case-cites-choose = The line of the list that says whose it is.
case-told-handed = handed over from { $from } to { $to } (from { $day }), because units or powers changed; limits run on
case-told-regridded = grids were drawn otherwise: it lies in { $grid } now (from { $day }); limits run on
case-told-village = its village merged into another (from { $day }); limits run on
case-new-goes-to = { $copies ->
    [0] Goes to { $leads } units
   *[other] Goes to { $leads } units to be answered, and as a copy to { $copies }
}
case-new-goes-to-note = By the county of today: one work order for each unit, none lost, none twice.
case-new-copied = Copies:{" "}
case-new-internal = Business of the offices; nobody applies.

case-link = Number of the other case
case-link-hint = As 2026-320623111000-000123, at the top of its page.
case-links = Cases that belong together
case-linked-back = { $link } (said by that case)
case-veiled = Kept in confidence by whoever took it in
case-new-place = Where it happened
case-new-place-hint = A town, street or village; where a point is given below, the grid is found from it.
