# Reform plans: rules, sources, the tables of a plan.

refusal-county-unit-unknown = There is no unit { $unit }, or it is no more on that day.
refusal-county-unit-exists = The unit code { $unit } was used before and cannot be used again.
refusal-county-division-unknown = The division { $division } is not in force on that day.
refusal-county-division-elsewhere = Villages merge within one town only: { $from } and { $into } are not in the same one.
refusal-county-person-unknown = { $person } is not on the roster.
refusal-county-person-exists = The number { $person } is on the roster already.
refusal-county-item-unknown = The catalogue has no item { $item }.
refusal-county-document-missing = The document { $document } is missing: a change cites a registered one.
refusal-county-document-not-in-force = The document { $document } is not in force on that day.
refusal-county-resolution-missing = Changes of posts and structure need a passed resolution; this one has none.
refusal-county-dates-out-of-order = Dates are out of order: before the county was founded, or the document { $document } is in force before it was issued.
refusal-county-unbalanced = { $unit } has { $held } { $kind ->
    [administrative] administrative
    [political-legal] political-legal
    [institution] institution
   *[worker] worker
} posts; { $count } cannot move. What leaves one account enters the other.
refusal-county-over-quota = { $unit } is over quota: { $posts } { $kind ->
    [administrative] administrative
    [political-legal] political-legal
    [institution] institution
   *[worker] worker
} posts, { $filled } filled.
refusal-county-kind-not-in-body = { $unit } cannot hold { $kind ->
    [administrative] administrative
    [political-legal] political-legal
    [institution] institution
   *[worker] worker
} posts: administrative posts stand in organs, institution posts in public institutions.
refusal-county-administrative-across-levels = { $kind ->
    [political-legal] Political-legal
   *[administrative] Administrative
} posts move across levels from { $from } to { $to } only with the upper level's approval.
refusal-county-people-exceed-posts = { $people } people move from { $from } to { $to }, but only { $posts } posts.
refusal-county-heads-beyond = { $unit } has { $approved } approved heads and { $filled } in post.
refusal-county-deputies-beyond = { $unit } has { $approved } approved deputies and { $filled } in post.
refusal-county-mids-beyond = { $unit } has { $approved } approved mid-level posts and { $filled } filled.
refusal-county-standard-deviation = { $unit } differs from the town structure standard ({ $what ->
    [missing] it is missing
    [extra] one too many
    [name] name
    [kind] kind
    [side] side
    [plates] name plates
    [heads] heads
    [deputies] deputies
    [mids] mid-level posts
    [host] host
   *[fixed-deputies] full-time deputies
}): the standard says “{ $standard }”, found “{ $found }”, and no document allows the difference.
refusal-county-item-no-holder = Nobody holds “{ $item }” in { $division }.
refusal-county-item-two-holders = Two units hold “{ $item }” in { $division }.
refusal-county-provincial-basis-missing = A town holds “{ $item }” only by a decision of the province in force; { $document ->
    [none] the catalogue names none
   *[other] { $document } is missing or not yet in force
}.
refusal-county-holder-lacks-post = Nobody in { $division } is in a post for “{ $item }”.
refusal-county-holder-lacks-certificate = { $unit } has fewer than { $needed } people with a valid enforcement certificate and cannot hold “{ $item }”.
refusal-county-not-the-departments = “{ $item }” is not an item of { $unit }, which cannot delegate it.
refusal-county-unit-not-empty = { $unit } must be empty before it is closed: { $people } people, { $posts } posts, { $items } items, { $units } units or lines that name it and { $cases } open cases are left.
refusal-county-parent-missing = The unit { $parent }, above or host of { $unit }, does not exist.
refusal-county-auxiliary-certificate = { $person } is an auxiliary and cannot hold an enforcement certificate.
refusal-county-opinion-missing = Before { $person } is appointed head of { $unit }, the opinion of { $superior } must be on record.
refusal-county-village-not-empty = { $unit } must be merged before its village is.
refusal-county-later-change-breaks = A later planned change { $change } would no longer hold ({ $rule }).
refusal-county-no-book = This site was founded without establishment tables; there is nothing to plan a reform on.
refusal-county-reform-beyond = Beyond reason: a reform has at most { $changes } changes, and one change at most { $count } posts.
refusal-county-reform-empty = The plan holds no change.
refusal-county-entry-without-approval = { $person } cannot enter { $unit } by document { $document }, in a { $kind ->
        [administrative] administrative post
        [political-legal] political-legal post
        [institution] public institution post
       *[worker] worker’s post
    }: { $fits ->
        [used-up] as many as it allows have entered
       *[other] it is no approval to use posts of this unit and kind
    }. Have the use of posts approved first, then cite the number of the approval.
refusal-county-change-past = It cannot begin in the past. Send it back and have the day changed to today or later.
refusal-county-not-seconded = { $person } is not lent on that day and cannot come back.
refusal-internal-person = This procedure is about a unit, not a person. Fill it in directly.
refusal-county-two-persons = A plan is approved by a person other than the one who proposed it.
refusal-item-unknown = The catalogue has no “{ $item }”.
refusal-item-other-procedure = “{ $item }” is not handled by this procedure.
refusal-item-no-holder = Nobody holds “{ $item }” here.
refusal-item-not-here = { $unit } does not take “{ $item }” (list { $line }): { $holder } holds it; { $level ->
    [village] it is delegated to villages
    [town] it is delegated to towns
   *[county] it is not delegated
}.
refusal-cites-no-line = A return cites a line of a list: the code of a power, a service, a territorial line or a regulated matter.

source-county-unit-unknown = What the roster holds
source-county-unit-exists = Codes are not used twice
source-county-division-unknown = History of divisions
source-county-division-elsewhere = Organic Law of Villagers’ Committees, article 3
source-county-person-unknown = Real-name management
source-county-person-exists = Real-name management
source-county-item-unknown = The catalogue
source-county-document-missing = A change rests on a document
source-county-document-not-in-force = A change rests on a document
source-county-resolution-missing = The Party governs establishment; regulation on establishment work (2019)
source-county-dates-out-of-order = Order of dates
source-county-unbalanced = Double entry: out equals in
source-county-entry-without-approval = Approval to use posts (用编核准)
source-county-over-quota = State Council Order 486, article 6
source-county-kind-not-in-body = State Council Order 486, article 15
source-county-administrative-across-levels = State Council Order 486, article 18
source-county-people-exceed-posts = Posts follow tasks, people follow posts
source-county-heads-beyond = State Council Order 486, article 28
source-county-deputies-beyond = State Council Order 486, article 28
source-county-mids-beyond = Standard of mid-level posts (default)
source-county-standard-deviation = Town structure standard (default)
source-county-item-no-holder = One item, one holder
source-county-item-two-holders = One item, one holder
source-county-provincial-basis-missing = Law on Administrative Penalty, article 24
source-county-holder-lacks-post = Delegated only to those able to take it (Law on Administrative Penalty, article 24)
source-county-holder-lacks-certificate = Law on Administrative Penalty, article 42
source-county-not-the-departments = The convenience package
source-county-unit-not-empty = Posts, people and tasks are cleared before a unit is closed
source-county-parent-missing = The tree of units
source-county-auxiliary-certificate = Law on Administrative Penalty, article 42; Law on Administrative Compulsion, article 17
source-county-opinion-missing = Dual management: the other side is asked
source-county-village-not-empty = Committees merge before villages
source-county-later-change-breaks = Every entered change holds at all times

entry-reform-proposed = Proposed the reform “{ $title }” with { $count } changes
entry-reform-decided = { $approved ->
    [yes] Approved
   *[no] Did not approve
} the reform “{ $title }”
entry-county-turned = The county turned to { $day }: { $cases } open cases handed over, { $posts } posts moved

plan-summary = Before and after
plan-refusals = What cannot pass
plan-institutions = Institutions by town
plan-founded = Units founded
plan-closed = Units merged or closed
plan-changed = Name plates and leadership posts
plan-posts = Movements of posts
plan-people = People whose line changes
plan-items = Items that move
plan-cases = Open cases handed over
plan-stations = Stationed units under two superiors
plan-column-what = What
plan-column-before = Before
plan-column-after = After
plan-column-difference = Difference
plan-column-share = Share
plan-column-day = Day
plan-column-change = Change
plan-column-why = Why
plan-column-source = Source
plan-column-town = Town
plan-column-public-before = Institutions before
plan-column-public-after = Institutions after
plan-column-functional-before = Functional bodies before
plan-column-functional-after = Functional bodies after
plan-column-posts-before = Institution posts before
plan-column-posts-after = Institution posts after
plan-column-unit = Unit
plan-column-plates = Name plates
plan-column-posts = Posts
plan-column-into = Into
plan-column-from = From
plan-column-to = To
plan-column-kind = Kind
plan-column-count = Number
plan-column-document = Document
plan-column-no = Number
plan-column-person = Name
plan-column-unit-before = Post at, before
plan-column-unit-after = Post at, after
plan-column-serves-before = Works at, before
plan-column-serves-after = Works at, after
plan-column-item = Code
plan-column-name = Name
plan-column-category = Category
plan-column-department = Department
plan-column-gains = Gains it
plan-column-loses = Loses it
plan-column-towns = Towns that take it
plan-column-villages = Towns whose villages take it
plan-column-basis = Provincial basis
plan-column-since = Since
plan-column-case = Case
plan-column-class = Class
plan-column-business = Superior in business
plan-column-daily = Superior in daily work
plan-sum-town-institutions = Town public institutions
plan-sum-town-posts = Town institution posts
plan-sum-county-posts = County institution posts
plan-sum-units = Units
plan-sum-people = People on the roster
plan-sum-powers = Powers held by towns
plan-sum-town-services = Items delegated to towns
plan-sum-village-services = Items delegated to villages
plan-changed-name = Name
plan-changed-plates = Name plates
plan-changed-leadership = Heads/deputies/mid-level
plan-changed-deputies = Full-time deputies
plan-upper-pool = Upper level’s pool
plan-units-like = { $unit } and others, { $count } units
plan-none-refused = Every rule holds.
plan-refused-count = { $count } points cannot pass and must be mended first.

post-kind-administrative = Administrative
post-kind-political-legal = Political-legal
post-kind-institution = Institution
post-kind-worker = Worker
post-kind-auxiliary = Auxiliary (no post)

item-category-licence = Licence
item-category-penalty = Penalty
item-category-compulsory = Compulsory measure
item-category-grant = Grant
item-category-inspection = Inspection
item-category-confirmation = Confirmation
item-category-other = Other power
item-category-public = Public service

figure-column-name = What
figure-column-said = In the document
figure-column-now = Now
figure-not-yet = Not yet
figure-mechanisms = Mechanisms of the reform
figure-mechanisms-query = Mechanisms registered in the programme
figure-task-categories = Categories of key tasks
figure-task-categories-query = Categories registered in the programme
figure-towns = Towns and streets
figure-towns-query = Towns and streets in force that day, statistical zones apart
figure-departments = County departments
figure-departments-query = County units in force of kind department
figure-documents = Supporting documents
figure-documents-query = Documents of the register of kind supporting
figure-party-responsibilities = Party responsibilities
figure-party-responsibilities-query = Heads of the responsibility lists
figure-responsibility-lists = Responsibility lists
figure-responsibility-lists-query = Responsibility lists
figure-power-categories = Categories of the power list
figure-power-categories-query = Categories of the powers that every town holds
figure-powers = Items of the power list
figure-powers-query = Powers that one unit of every town holds
figure-delegating-departments = Delegating departments
figure-delegating-departments-query = Departments with an item delegated to towns or villages
figure-town-services = Items delegated to towns
figure-town-services-query = Services taken in at least one town
figure-village-services = Items delegated to villages
figure-village-services-query = Services taken in the villages of at least one town
figure-posts-growth = Growth of town institution posts
figure-posts-growth-query = Institution posts of the towns now against the founding day, from the ledger
figure-moved-staff = Social-security staff moved
figure-moved-staff-query = Institution staff moved by name from county bodies in towns to the towns
figure-moved-officers = City-management officers sent down
figure-moved-officers-query = Institution staff moved by name from county units to the towns
figure-moved-auxiliaries = Auxiliaries sent down
figure-moved-auxiliaries-query = Auxiliaries moved by name from county units to the towns (no posts, no certificates)
figure-layout = One office, seven bureaus, one centre
figure-layout-query = Offices, bureaus and centres that the towns have, by the structure standard
figure-merger = The 1+6 merger
figure-merger-query = Town public institutions on the founding day and now
figure-institutions-cut = Institutions cut
figure-institutions-cut-query = Town public institutions now against the founding day
figure-modules = Function modules
figure-modules-query = Core modules adopted
figure-support-systems = Supporting systems
figure-support-systems-query = Supporting systems connected
figure-feeds = Departments with data
figure-feeds-query = Departments whose data are collected
figure-records = Records collected
figure-records-query = Records collected
figure-base-libraries = Basic libraries
figure-base-libraries-query = Basic libraries built
figure-thematic-libraries = Thematic libraries
figure-thematic-libraries-query = Thematic libraries built
figure-scoring-methods = Scoring methods
figure-scoring-methods-query = Scoring methods that schemes may use
figure-excellence = Excellence above county departments (points)
figure-excellence-query = Difference of the excellence ratios of towns and county departments
figure-evaluation = Evaluation out of 100
figure-evaluation-query = Marks of the evaluation scheme
# Simulation of a reform plan (reform.ftl)
plan-simulation-basis = What the simulation rests on
plan-simulation-total = The whole county, simulated
plan-simulation-bottlenecks = Bottlenecks
plan-simulation-units = Load and waiting by unit
plan-backtest-basis = What the backtest rests on
plan-backtest = Backtest: simulated beside observed
plan-column-value = Value
plan-column-people = People at work
plan-column-people-before = People at work, before
plan-column-people-after = People at work, after
plan-column-visits = Visits
plan-column-stuck = Since when
plan-column-queue = Waiting at the end
plan-column-queue-before = Waiting at the end, before
plan-column-queue-after = Waiting at the end, after
plan-column-arrivals-before = Arrivals, before
plan-column-arrivals-after = Arrivals, after
plan-column-utilisation = Utilisation
plan-column-utilisation-before = Utilisation, before
plan-column-utilisation-after = Utilisation, after
plan-column-waiting = Mean wait (working hours)
plan-column-waiting-same-work = Mean wait of the same work before (working hours)
plan-column-waiting-before = Mean wait, before (working hours)
plan-column-waiting-after = Mean wait, after (working hours)
plan-column-waiting-p90-before = Nine of ten wait at most, before (working hours)
plan-column-waiting-p90-after = Nine of ten wait at most, after (working hours)
plan-column-overdue = Overdue
plan-column-overdue-before = Overdue, before
plan-column-overdue-after = Overdue, after
plan-column-overdue-simulated = Overdue, simulated
plan-column-overdue-difference = Difference in overdue (percentage points)
plan-column-turnaround-mean = Mean turnaround (working hours)
plan-column-turnaround-mean-simulated = Mean turnaround, simulated (working hours)
plan-column-turnaround-mean-error = Error of the mean
plan-column-turnaround-median = Median turnaround (working hours)
plan-column-turnaround-median-simulated = Median turnaround, simulated (working hours)
plan-column-turnaround-median-error = Error of the median
plan-basis-from = First day
plan-basis-to = Last day
plan-basis-learnt-until = Learnt until (what came later is compared)
plan-basis-visits = Visits counted
plan-basis-learnt = Visits that durations were learnt from
plan-basis-laid-aside = Of these laid aside and overtaken
plan-basis-runs = Runs with different chance
plan-simulated-arrivals = Arrivals
plan-simulated-utilisation = Utilisation (time on visits of the people’s working time)
plan-simulated-waiting = Mean wait (working hours)
plan-simulated-waiting-p90 = Nine of ten wait at most (working hours)
plan-simulated-overdue = Overdue (visits beyond their limit, of those with one)
plan-simulated-queue = Taken up by nobody at the end
plan-why-blocked = Work comes and nobody serves
plan-why-busy = Busier than 85%
plan-why-waits-longer = Waits much longer
plan-stuck-already = Stuck before already
plan-stuck-new = By this plan
plan-people-assumed = { $count } (assumed, default)
plan-people-nobody = Nobody
plan-all-units = All units
plan-spread = { $mean } ({ $low }–{ $high })
plan-chart-utilisation = Utilisation by unit, before and after
plan-chart-waiting = Mean wait by unit, before and after
plan-chart-overdue = Overdue by unit, before and after
# refusal.ftl
