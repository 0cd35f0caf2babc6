# Patrols: routes, records, what the town sees.

route-title = Patrol routes
route-note = A few points each, walked every so many days.
route-every = { $n ->
    [one] Every day
   *[other] Every { $n } days
 }
route-last = Last { $at }
route-never = Never walked
route-late = Late
route-due = Due today
route-points-count = { $n ->
    [one] one point
   *[other] { $n } points
 }
route-none = No routes yet
route-none-text = The town’s command centre lays routes here; grid workers walk them.
route-new = New route
route-name = Name
route-days = Walked every so many days
route-days-hint = 1 to 366.
route-points = Points of the route
route-points-hint = One a line: name, a space, longitude, a comma, latitude. For example: Sluice 120.912345,32.312345
route-end = No longer walked
route-save = Save the route
route-laid-said = The route is saved.
patrol-title = Patrols
patrol-lead = Positions are kept only between start and end, once a minute at most; you see every one, nobody else does.
patrol-running = On patrol: { $route }
patrol-since = Since { $at }
patrol-what-is-kept = While this page is open the phone tells its position once a minute.
patrol-see-kept = See what is kept
patrol-kept = Position kept.
patrol-later = No connection; it is tried again.
patrol-no-position = The phone gives no position; you may patrol all the same, only no points will count as passed.
patrol-start = Start
patrol-end = End the patrol
patrol-report = Report
patrol-started-said = The patrol has begun.
patrol-ended-said = The patrol is over; this is what was kept.
patrol-no-route = Your grids have no routes; ask the town’s command centre.
patrol-past = Past patrols
patrol-none = No patrols yet
patrol-none-text = Choose a route and start; it is listed here when it is over.
patrol-when = When
patrol-route = Route
patrol-minutes = Minutes
patrol-still = Not over
patrol-passed = Points passed
patrol-passed-of = { $n } of { $all }
patrol-reports = Reports
patrol-track-title = My patrol
patrol-track-lead = Only you see these positions; they are deleted after { $day }.
patrol-positions = Positions kept ({ $n })
patrol-positions-none = No positions kept
patrol-positions-none-text = None were given, or their days are over and they were deleted.
patrol-lng = Longitude
patrol-lat = Latitude
patrol-list-title = Patrols of the grids
patrol-list-lead = When, how long, which points, how many reports; never where exactly.
patrol-list-none = They are listed here once grid workers patrol.
task-walking = You are on patrol.
task-patrols = Routes to be walked
task-visits = Households to be visited
refusal-patrol-running = You are on patrol already; end it first.
refusal-patrol-over = This patrol is over.
refusal-route-name = Give a name of at most { $max } characters.
refusal-route-point-name = Each point needs a name of at most { $max } characters.
refusal-route-every = Days must be 1 to 366.
refusal-route-points = Give at least one point and at most { $max }.
refusal-route-point-unreadable = A line cannot be read: name, a space, longitude, a comma, latitude.
refusal-routes-many = This grid has { $max } routes already.
