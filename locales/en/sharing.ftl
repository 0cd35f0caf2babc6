# Data shared between departments: asking, deciding, using, exporting.

web-menu-grants = Sharing requests
web-menu-grants-text = Data that units ask to use: you decide, and can take it back.
web-menu-approvals = Approve exports
web-menu-approvals-text = Data that the data steward wants as a file: it leaves only once you approve.
web-menu-shared = Shared data
web-menu-shared-text = Data your unit may read, and libraries it may ask for.
sharing-mine = What we asked for
sharing-offered = Libraries
sharing-offered-note = Shared without condition: read at once. Shared on conditions: ask with purpose, columns and period. Not shared: cannot be asked for.
home-act-libraries = Shared data
sharing-unit = Data shared with us
sharing-unit-lead = What { $unit } asked to use. Once its day has passed or it is taken back, nothing can be read.
sharing-unit-none = Nothing asked for yet
sharing-unit-none-text = Choose a library below, say what for, which columns and until when; you can read it once the data steward agrees.
sharing-choose = Choose a library
sharing-ask = Ask for sharing
sharing-ask-title = Ask to use: { $library }
sharing-columns = Columns
sharing-columns-hint = Tick only what the work needs. Other columns are neither shown nor filtered by.
sharing-column-class = Class { $class } data
sharing-purpose = Purpose
sharing-purpose-hint = Say what work it is for and how it is used, at least 10 characters. No citizen or phone numbers.
sharing-item = Item it serves
sharing-item-hint = Where it serves an item of the catalogue, its code.
sharing-serves = For: { $item }
sharing-until = Until
sharing-until-hint = At most { $days } days (default).
sharing-open-note = This library is shared without condition: no request is needed, all staff who see the data hub may read it under pseudonyms, and each page is written in the journal.
sharing-closed-note = This library is not shared; it cannot be asked for.
sharing-open-rows = See the data
sharing-rows = Data
sharing-rows-lead = To be read until { $until }. Each page is written in the journal.
sharing-rows-open = Shared without condition. Each page is written in the journal.
sharing-pseudonym = Pseudonym
sharing-pseudonym-note = The same pseudonym is the same person, organisation or place. It holds within this grant and this build only, and matches no other grant.
sharing-village = Village
sharing-code = Code
sharing-all = All
sharing-rows-none = No such rows
sharing-by = { $name } { $at }
sharing-who = For
sharing-asked-said = Asked for; the data steward decides.
sharing-granted-said = Granted; the unit can read now.
sharing-refused-said = Not granted; the asker sees why.
sharing-withdrawn-said = Taken back; the unit can no longer read.
sharing-state-waiting = Waiting
sharing-state-refused = Not granted
sharing-state-running = In use
sharing-state-over = Over
sharing-state-withdrawn = Taken back
sharing-state-taken = Fetched
sharing-told-granted = Granted by { $name }, { $at }{ $note ->
    [none] {""}
   *[other] : { $note }
 }
sharing-told-refused = Not granted by { $name }, { $at }{ $note ->
    [none] {""}
   *[other] : { $note }
 }
sharing-told-withdrawn = Taken back by { $name }, { $at }{ $note ->
    [none] {""}
   *[other] : { $note }
 }
sharing-told-taken = Fetched by { $name }, { $at }{ $note ->
    [none] {""}
   *[other] : { $note }
 }
sharing-desk = Sharing requests
sharing-desk-lead = Look at purpose and columns before you agree. Your own requests, and your unit’s, are for others.
sharing-waiting = To be decided
sharing-waiting-none = Nothing to decide
sharing-waiting-none-text = Requests of units stand here.
sharing-decided = Decided
sharing-grant = Grant
sharing-refuse = Refuse
sharing-withdraw = Take back
sharing-withdraw-why = Why it is taken back
export-title = Exports
export-lead = Ask first; the security administrator approves. Within { $days } days the asker fetches it, once.
export-none = No exports yet
export-none-text = Open a library, and ask with purpose and columns.
export-ask = Ask for an export
export-ask-title = Export: { $library }
export-columns-hint = Tick only what is needed. It is fetched within { $days } days of the approval (default); the file says who fetched it, when, and by which request.
export-identifying = Columns that identify a person by themselves
export-identifying-hint = Left out unless ticked. The approver sees which; everybody in the file is written in the journal.
export-purpose-hint = Say for whom and what work it is, at least 10 characters. No citizen or phone numbers.
export-asked-said = Asked for; the security administrator approves.
export-until = Fetch by
export-fetch = Fetch the file
export-desk = Approve exports
export-desk-lead = You see who, what for and which columns, not the data. Once approved the asker can fetch it once.
export-identifies = Columns that identify persons by themselves leave with it: { $columns }.
export-closed = This library is not shared; an export needs a basis in law.
export-approve = Approve
export-approved-said = Approved; the asker can fetch it.
export-waiting-none = No export waits for you
export-waiting-none-text = What the data steward wants to export stands here.
export-origin = Fetched by { $name }, { $at }, request { $request }. Not to be passed on.
refusal-sharing-library-unknown = There is no such library.
refusal-sharing-level-open = { $library } is shared without condition: no request is needed, it can be read at once.
refusal-sharing-level-closed = { $library } is not shared: it can neither be asked for nor used.
refusal-sharing-columns-missing = Tick the columns that are needed.
refusal-sharing-column-unknown = This library has no such column, or it may not be shared: { $column }. Tick again.
refusal-sharing-purpose-short = Say in at least { $min } characters what work it is for.
refusal-sharing-too-long = At most { $max } days; choose an earlier day, and ask again before it ends.
refusal-sharing-own-unit = This is your own unit’s request; a data steward of another unit decides it.
refusal-sharing-waiting = Nobody has decided yet; it can be used once it is granted.
refusal-sharing-refused = It was not granted. See why, and ask again.
refusal-sharing-over = Its day has passed; ask again to use it.
refusal-sharing-withdrawn = It was taken back; ask again to use it.
refusal-sharing-taken = The file was fetched, and that is possible once. Ask again for another.
refusal-sharing-library-gone = This library is no longer there; talk to the data steward.
refusal-sharing-not-open = This library is not shared without condition; ask first.
refusal-sharing-no-village = No column says the village.
refusal-sharing-village-unknown = Choose a village from the list.
refusal-sharing-no-code = Only coded columns that are shown can be filtered by.
refusal-sharing-code-unknown = The list has no such code; choose one of it.
refusal-sharing-page-deep = Only the first { $rows } rows can be turned to; narrow it.
refusal-export-too-many = At most { $max } rows can be exported; this library is larger.
refusal-export-asker-only = Only who asked for the file fetches it.
