# Words of the city management module.

module-city-management = City management
    .hint = Components and events: collect, open, dispatch, handle, check
place-city-management-tasks = My tasks
place-city-management-collect = Collect
place-city-management-queue = To be opened or dispatched
place-city-management-cases = Cases
event-city-management-collected = Collected
event-city-management-opened = Opened
event-city-management-not-opened = Not opened
event-city-management-dispatched = Dispatched
event-city-management-returned = Order returned
event-city-management-secured = Secured
event-city-management-overdue = Overdue
event-city-management-verified = Checked
event-city-management-closed = Closed
figure-city-management-collected = Collected
figure-city-management-opened = Opened
figure-city-management-dispatched-in-time = Dispatched in time
figure-city-management-on-time-by-class = Handled in time, by class
figure-city-management-secured-in-time = Secured in time
figure-city-management-reworked = Sent back for rework
figure-city-management-closed = Closed
figure-city-management-components-damaged = Components damaged

# ---- City case ----

procedure-city-case = City case
    .hint = Five steps: collect, open, dispatch, handle, check and close

parameter-city-case-open-hours = Limit to open (working hours, default)
parameter-city-case-window-hours = Time in which an order may be returned (working hours, default)
parameter-city-case-check-hours = Limit to check (working hours, default)

stage-city-case-collected = To be opened
stage-city-case-look = Being looked at again
stage-city-case-opened = To be dispatched
stage-city-case-dispatched = Dispatched
stage-city-case-handling = Being handled
stage-city-case-on-hold = On hold
stage-city-case-verification = To be checked
stage-city-case-rework = Rework
stage-city-case-closing = To be closed
stage-city-case-closed = Closed
stage-city-case-settled = Settled on the spot
stage-city-case-not-opened = Not opened
stage-city-case-merged = Merged
stage-city-case-withdrawn = Withdrawn

public-city-case-collected = We have it and are looking at it
public-city-case-look = Being looked at on site
public-city-case-opened = Opened, being given to a unit
public-city-case-dispatched = Given to a unit
public-city-case-handling = Being dealt with
public-city-case-on-hold = Cannot be done just now; it goes on when it can
public-city-case-verification = Done, being checked on site
public-city-case-rework = Not good enough, being done again
public-city-case-closing = Checked, about to be closed
public-city-case-closed = Closed
public-city-case-settled = Settled on the spot
public-city-case-not-opened = Not opened; reasons are in the notice
public-city-case-merged = Somebody reported it before; handled together
public-city-case-withdrawn = Withdrawn as you wished

act-city-case-collect = Collect
act-city-case-collect-public = Report
act-city-case-settle = Settle on the spot
act-city-case-send-to-look = Send to look again
act-city-case-looked = Looked
act-city-case-open = Open
act-city-case-not-open = Do not open
act-city-case-merge = Merge
act-city-case-withdraw = Withdraw
act-city-case-dispatch-secure = Send to secure
act-city-case-dispatch = Dispatch
act-city-case-dispatch-more = Dispatch another
act-city-case-window-over = Time to return is over
act-city-case-answer = Answer
act-city-case-disclaim = Not ours
act-city-case-recall = Recall
act-city-case-finish = Done, to be checked
act-city-case-suspend = Put on hold
act-city-case-resume = Resume
act-city-case-extend = Approve extension
act-city-case-urge = Urge
act-city-case-urge-due = Urged when due
act-city-case-supervise-due = Supervised by time
act-city-case-verify = Check passed
act-city-case-not-met = Not good enough, send back
act-city-case-dispatch-again = Dispatch for rework
act-city-case-answer-again = Answer the rework
act-city-case-redone = Rework done, to be checked
act-city-case-close = Close
act-city-case-rate = Rate
act-city-case-reopen = Reopen
act-city-case-reassign = Hand over
act-city-case-correct = Correct
act-city-case-remark = Remark

field-city-case-thing = Component or event
choice-city-case-thing-component = Component
choice-city-case-thing-event = Event
field-city-case-class = Class
    .hint = When it opens, when it closes and by when follow from the class
field-city-case-component-code = Component number
    .hint = Sixteen digits: six of the division, four of the class, six of the serial
field-city-case-owner = Owner
    .hint = Who maintains the component
field-city-case-accuracy = Accuracy of position
choice-city-case-accuracy-half-metre = Within half a metre (covers, lamps)
choice-city-case-accuracy-one-metre = Within a metre (bins, kiosks)
choice-city-case-accuracy-ten-metres = Within ten metres (bridges, car parks)
field-city-case-urgency = Urgency
    .hint = What endangers people or traffic is urgent and is secured first
field-city-case-summary = What is wrong
field-city-case-photo = Photograph
    .hint = Of the thing, not of people
field-city-case-place = Place
field-city-case-more-words = What was seen
field-city-case-more-photo = Photograph of the second look
field-city-case-after-photo = Photograph afterwards
field-city-case-check-photo = Photograph of the check
    .hint = From the same side as when collected
field-city-case-standard-met = The standard for closing is met
field-city-case-redo-photo = Photograph after the rework

clock-city-case-open = Limit to open (default)
clock-city-case-look = Limit to look again (default)
clock-city-case-dispatch = Limit to dispatch (default)
clock-city-case-window = Time to return an order (default)
clock-city-case-handling = Limit to handle (by class, default)
clock-city-case-supervise = Time until supervision (default)
clock-city-case-handle = Limit of the order (by class, default)
clock-city-case-secure = Limit to secure (by urgency, default)
clock-city-case-redo = Limit of the rework (default)
clock-city-case-check = Limit to check (default)
clock-city-case-finish = Limit to close (default)
order-city-case-handle = To handle
order-city-case-secure = To secure
order-city-case-redo = Rework
reason-city-case-hold = On hold

letter-city-case-decline-notice = Notice that no case is opened
letter-city-case-extension-notice = Notice of extension
letter-city-case-supervision-notice = Notice of supervision

message-city-case-received = What you reported has been received. Receipt { $receipt }.
message-city-case-declined = What you reported was not opened as a case; reasons are in the notice. Receipt { $receipt }.
message-city-case-closed = What you reported has been dealt with. Please rate it. Receipt { $receipt }.

link-city-case-duplicate = The same problem

refusal-city-component-code = The component number has sixteen digits. Please take it from the plate on the component or from the map.
refusal-city-settle-component = Components are repaired by their owners and cannot be settled on the spot. Please collect it.
refusal-city-not-urgent = This case is marked ordinary and nobody is sent to secure it. If there is danger, correct the urgency first.
refusal-city-standard = The standard for closing this class is not met. Send it back for rework.
