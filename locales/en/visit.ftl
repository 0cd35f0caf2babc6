# Visits: households, consent, when next.

web-menu-households = Visits and patrols
web-menu-households-text = Households of my grids: visits, filing for them, moves; patrols start from here too.
visit-title = Visit
visit-households = Households
visit-households-lead = { $grid }. Each page you see is written down.
visit-members = { $n ->
    [one] one person
   *[other] { $n } persons
 }
visit-unplanned = No visits planned
visit-refused-short = No further visits
visit-next-on = Next { $day }
visit-none = No households yet
visit-none-text = Only persons with a household in the population library are listed here.
visit-who = Who lives here
visit-file = File for them
visit-refused-note = This household wants no further visits: no tasks are made, and what it was visited for is not kept.
visit-now = This visit
visit-now-note = Ask first whether they agree. Once written down, members see it under “who looked at me”.
visit-consent = What they said
visit-consent-hint = If they do not agree, nothing below is ticked.
visit-consent-agreed = Agreed
visit-consent-not-today = Not today
visit-consent-never = No further visits
visit-ticked = What was looked at
visit-ticked-hint = Tick what was seen or talked about. No illnesses, ethnicity or beliefs are recorded.
visit-next = Next visit
visit-next-hint = Left empty, none is planned.
visit-save = Write down
visit-plan = Plan
visit-plan-note = For care and service only. With nothing ticked no visits are planned.
visit-kinds = What for
visit-kinds-hint = The site’s default lists.
visit-plan-save = Save the plan
visit-past = Past visits
visit-past-none = Not visited yet
visit-past-none-text = Visits are listed here once written down.
visit-planned-said = The plan is saved.
visit-done-said = The visit is written down.
visit-never-said = Written down: this household will not be visited again.
visit-counts-title = Visits of the grids
visit-counts-lead = { $month }. Numbers only, no households.
visit-counts-none = No visits in this month
visit-counts-none-text = Once written down, visits are counted here by grid.
visit-made = Visits
visit-agreed = Agreed
visit-month-before = Month before
visit-month-after = Month after
refusal-visit-refused = This household wants no further visits.
refusal-visit-no-plan = First say below what the household is visited for.
refusal-visit-kind = There is no such list.
refusal-visit-ticked = What is ticked is not on this household’s lists, or they did not agree.
refusal-visit-next = Give the day of the next visit, within two years from today.
