# The journal: each entry in one sentence
entry-site-founded = Site founded: { $county }
entry-case-acted = { $act ->
    [none] Limits reckoned anew
   *[other] { $verb ->
        [file] Filed
        [supply] Supplemented
        [accept] Accepted
        [decline] Not accepted
        [notify] One-time notice
        [check] Checked
        [return] Sent back
        [assign] Assigned
        [resolve] Handled
        [verify] Verified
        [approve] Granted
        [reject] Refused
        [suspend] Suspended
        [resume] Resumed
        [extend] Extended
        [publish] Made public
        [deliver] Delivered
        [ask] Another unit asked
        [answer] Answered
        [disclaim] Declared not ours
        [recall] Question recalled
        [urge] Urged
        [note] Noted
        [correct] Corrected
        [withdraw] Withdrawn
        [close] Closed
        [reopen] Reopened
        [stop] Stopped
       *[rate] Rated
    }
 }
entry-case-timed = A limit fell due
entry-person-read = { $how ->
    [opened] Record opened
    [prefilled] Form filled from record
    [unmasked] Value shown in clear
    [printed] Record printed
    [exported] Record exported
    [found] Found by a search
   *[listed] Stood masked on a list
 }, { $count } { $count ->
    [one] person
   *[other] persons
 }, purpose: { $purpose ->
    [case] case
    [payment] check of payment
    [own-request] own request
    [visit] visit
    [data-care] care of data
    [audit] audit
   *[screening] search for entitlements
 }
entry-person-written = Library record written: { $reason ->
        [arrived] entered the library
        [library] as the data hub says
        [regridded] the grids were drawn otherwise
        [village-merged] villages merged
       *[other] { $reason }
    }
entry-person-joined = Two records are one person: { $name }
entry-certificate-held = Certificate taken in
entry-certificate-ended = Certificate no longer in force from { $day }
entry-account-written = Account “{ $login }”: { $reason ->
    [opened] opened
    [disabled] disabled
    [enabled] enabled
    [password-reset] password reset at the desk
    [password-set] password changed by its owner
   *[token-opened] access token issued
 }{ $witness ->
    [none] {""}
   *[other] , witness: { $witness }
 }
entry-session-signed-in = Signed in{ $how ->
    [oidc] {" "}through the sign-in service
   *[none] {""}
 }
entry-identity-bound = Account bound to the sign-in service { $issuer }{ $witness ->
    [none] {""}
   *[other] , second person: { $witness }
 }
entry-identity-unbound = Account unbound from the sign-in service
entry-session-failed = Sign-in failed: { $why ->
    [password] wrong password
    [second] wrong password as second person
    [locked] account locked
    [disabled] account disabled
   *[unknown] no such account
 }
entry-session-signed-out = Signed out
entry-post-appointed = { $name } appointed, { $unit }, from { $from }
entry-post-dismissed = Appointment ended, last day { $to }
entry-leave-set = Leave { $from } to { $to }, deputy: { $deputy }
entry-leave-ended = Leave taken back
entry-authorisation-given = { $name } authorised to act
entry-authorisation-revoked = Authorisation revoked
entry-entitlement-written = Entitlement: { $reason ->
    [granted] granted from { $from }
    [imported] brought in from an earlier roll, from { $from }
    [account-changed] paid to another account
    [moved] moved with its holder
   *[stopped] stopped
 }
entry-roll-drawn = Roll drawn up: { $place } { $month }, { $count } payments, { $yuan } yuan
entry-roll-lines = A roll got { $count } more lines, { $yuan } yuan
entry-roll-moved = Roll: { $state ->
    [drawn] drawn up
    [drawing] being drawn up
    [settling] the bank’s answer being taken
    [checked] checked
    [exported] sent to the bank
    [settled] settled by the bank’s answer
   *[void] set aside
 }
entry-claim-written = { $settled ->
    [yes] Given back
    [withdrawn] Withdrawn
   *[no] To be given back
 }: { $name }, { $yuan } yuan
entry-file-stored = File stored, { $bytes } bytes
entry-library-asked = Asked the libraries: { $query }
entry-library-shared = Page { $page } of shared { $library } read, { $rows } { $rows ->
    [one] row
   *[other] rows
 }{ $request ->
    [none] , shared without condition
   *[other] , request { $request }
 }
entry-export-made = { $rows } { $rows ->
    [one] row
   *[other] rows
 } exported{ $second ->
    [none] {""}
   *[other] , second person: { $second }
 }
entry-message-queued = Message sent off
entry-message-ended = Message: { $how ->
    [sms] sent by SMS
    [webhook] handed to the message platform
    [slip] printed
   *[failed] not delivered
 }
entry-message-refused = Message not sent: { $why ->
    [no-phone] no phone is known
    [gave-up] tried several times
   *[refused] the channel would not take it
 }; a slip is brought instead
entry-message-resent = A message is sent again
entry-message-choice = How to be told: { $slip ->
    [yes] printed slips only
   *[no] text messages are fine
 }
entry-notice-sent = Message to an account
entry-subscription-written = Data exchange “{ $name }” { $ended ->
    [yes] ended
   *[no] registered
 }
entry-exchange-replayed = Data exchange tells again since { $from }
entry-screening-ran = Search for entitlements ({ $day }): { $looked } looked at, { $opened } cases opened, { $stopped } stopped
entry-record-linked = A record was decided { $same ->
        [yes] to be hers
       *[no] not to be hers
    }
entry-findings-taken = Found in the libraries for { $procedure ->
        [standing] deaths and departures
       *[other] { $procedure }
    } ({ $day }): { $came } came or changed, { $gone } no longer found
entry-findings-held = What the libraries found for { $procedure ->
        [standing] deaths and departures
       *[other] { $procedure }
    } was not taken: { $why ->
        [feed-refused] the delivery of { $detail } was refused
        [too-many-gone] { $detail } would end at once
       *[query-failed] the query failed
    }
entry-calendar-taken = Calendar of { $year } taken in
entry-module-adopted = Module adopted, second person: { $second }
entry-module-switched = Module switched { $on ->
    [yes] on
   *[no] off
 }
entry-parameters-taken = Site parameters taken in
entry-clock-suspected = Clocks are about { $minutes } minutes apart
entry-clock-confirmed = Clock confirmed by an administrator
entry-request-made = { $kind ->
    [parameter] Proposed a new value of a parameter
    [correction] Correction of own data asked for
    [sharing] Shared data asked for
    [export] Export of data asked for
    [move] A move noted
    [house] A house noted
   *[leave] Leave asked for
 }
entry-request-decided = Request { $granted ->
    [yes] followed
    [withdrawn] followed and taken back
    [taken] followed, and its file fetched
   *[no] not followed
 }
entry-grid-written = Grid { $name } in { $place } { $ended ->
    [yes] ended
   *[no] drawn
 } from { $day }: { $why }
entry-route-written = Patrol route { $name } of { $grid } { $ended ->
    [yes] given up
   *[no] laid
 }
entry-patrol-started = Began to patrol { $grid }
entry-patrol-ended = Ended a patrol of { $grid }, { $passed } points passed
entry-positions-deleted = { $count } patrol positions from before { $day } deleted
entry-visit-planned = Visits to a household in { $grid } planned, { $day ->
    [none] none any more
   *[other] next { $day }
 }
entry-visit-made = A household in { $grid } visited: { $consent ->
    [agreed] agreed
    [not-today] not today
   *[never] no further visits
 }
entry-hall-written = Service hall “{ $hall }” recorded, { $state ->
    [closed] closed
   *[open] open
 } from { $from }
entry-window-set = Window { $window } { $state ->
    [paused] paused
    [closed] closed
   *[open] opened
 }
entry-ticket-drawn = Ticket { $number } drawn{ $lane ->
    [booked] { " " }with a booking
   *[other] {""}
 }
entry-ticket-moved = Ticket { $number } { $step ->
    [called] called
    [called-again] called again
    [missed] missed
    [returned] back after it was missed
    [transferred] sent on to another window
    [freed] may be called by any window again
    [told] told that the turn is near
    [filed] had a case filed under it
   *[finished] finished
 }
entry-booking-made = Visit booked for { $day } { $slot }
entry-booking-ended = Booking { $how ->
    [arrived] used
   *[cancelled] cancelled
 }
entry-device-made = Wall “{ $label }” set up for { $place }
entry-device-revoked = Wall “{ $label }” revoked
entry-duty-set = On duty: { $name }, { $unit }, { $from } to { $to }
entry-duty-ended = Taken off duty: { $name }, the shift from { $from }
entry-duty-taken = { $name } took over the shift of { $from }
entry-house-written = House in { $grid }: { $ended ->
    [yes] no more
   *[no] { $used ->
        [own] owners live there
        [rented] rented
        [empty] empty
       *[workshop] workshop or shop
    }
 }
entry-duty-handed-over = Shift handed over by { $name } to { $to }: { $open } cases open then, { $overdue } of them overdue
entry-outside-number-given = Number { $number } of another system given
entry-outside-number-taken = Number { $number } of another system removed
entry-outside-number-typed = Typed into another system, { $values } values
entry-bulletin-kept = { $kind ->
    [day] Daily
    [week] Weekly
   *[month] Monthly
 } report kept ({ $place }, { $from } to { $to })
entry-backup-made = Backup made
entry-key-made = A new sealing key { $key } was taken into use
entry-journal-erased = Content of { $count } entries lawfully erased: { $ground }
entry-erased = Content lawfully erased
entry-module-town-switched = Module switched { $on ->
    [yes] on
   *[no] off
  } in { $town } from { $day }
