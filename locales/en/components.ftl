# Page frame and components

ui-product = Wujia · Local governance
ui-home = home
ui-skip = Skip to main content
ui-synthetic = Demonstration data · synthetic. No real people or events.
ui-synthetic-label = About this data
ui-search = Search
ui-search-hint = Name, number, address or service
ui-search-do = Search
ui-large-type = Large text
ui-messages = Messages
ui-unread = unread
ui-waiting = To do
ui-live-new = # new since this page was opened. Show
ui-me = Me
ui-posts = My posts
ui-switch-to = Switch to { $post }
ui-my-account = My account
ui-sign-in = Sign in
ui-sign-out = Sign out
ui-menu = Menu
ui-more = More
ui-aside = Related
ui-close = Close
ui-breadcrumb = Where you are
ui-trouble = The network or the system did not answer, so your last action was not completed. What you typed is still here. Try again in a moment.

# Buttons
ui-copy = Copy
ui-copied = Copied
ui-print = Print
ui-open = Open

# Forms
ui-optional = (optional)
ui-choose = Choose
ui-yuan = yuan
ui-error = Error:
ui-errors-title = { $count ->
    [1] There is 1 thing to correct
   *[other] There are { $count } things to correct
}
ui-errors-kept = Everything you typed has been kept. Select a line to go to it.
ui-known = Already known, from { $source }
ui-known-plain = Already known, you do not need to give it again
ui-known-wrong = Is this wrong?
ui-citizen-number = Citizen identity number
ui-citizen-number-hint = 18 characters. The last may be X. It is shown in groups to make checking easier; spaces do not matter.
ui-bank-card = Bank card number
ui-phone = Telephone number
ui-password = Password

# Photos
ui-photo-preview = Preview of the photo: { $label }
ui-photo-take = Take a photo
ui-photo-choose = Choose a photo
ui-file-choose = Choose a file
ui-file-none = Nothing chosen yet
ui-photo-ready = The photo is ready. Check that the words can be read.
ui-photo-again = Take again

# Lists
ui-list = List
ui-count = { $count ->
    [1] 1 entry
   *[other] { $count } entries
}
ui-shown = { $shown } on this page
ui-shown-of = { $shown } on this page, { $total } in all
ui-pages = Pages
ui-prev = Previous
ui-next = Next
ui-filter = Filters
ui-ask = Search
ui-clear = Clear filters

# Time limits
ui-left-workdays = { $n ->
    [1] 1 working day left
   *[other] { $n } working days left
}
ui-left-days = { $n ->
    [1] 1 day left
   *[other] { $n } days left
}
ui-left-hours = { $n ->
    [1] 1 hour left
   *[other] { $n } hours left
}
ui-over-workdays = { $n ->
    [1] 1 working day overdue
   *[other] { $n } working days overdue
}
ui-over-days = { $n ->
    [1] 1 day overdue
   *[other] { $n } days overdue
}
ui-over-hours = { $n ->
    [1] 1 hour overdue
   *[other] { $n } hours overdue
}
ui-due-now-workdays = Due today
ui-due-now-days = Due today
ui-due-now-hours = Less than 1 hour left

# Marks
ui-badge-synthetic = Synthetic
ui-badge-synthetic-why = Made by a machine for demonstration. No real people or events.
ui-badge-example = Example
ui-badge-example-why = An example rate. The county sets its own before real use.
ui-badge-default = Default
ui-badge-default-why = The source does not say, so a default is used.
ui-badge-provisional = Provisional
ui-badge-provisional-why = Next year's public holidays are not announced yet. The date will be worked out again when they are.
ui-badge-approximate = Approximate
ui-badge-approximate-why = This boundary was worked out by the system and is for guidance only.

# Cases
ui-case-number = Number
ui-acts = What you can do
ui-stages = Progress
ui-stage-done = done
ui-stage-current = in progress
ui-stage-ahead = not started
ui-stage-skipped = not needed
ui-stage-failed = not passed
ui-unmask = Show
ui-unmask-why = Opening the full value is recorded. The person can see who looked, when and why.
ui-purpose = Reason
ui-unmask-do = Show { $label }
ui-order-lead = Lead
ui-order-assist = Assisting
ui-order-open = Waiting for an answer
ui-order-answered = Answered
ui-order-returned = Handed back
ui-order-withdrawn = Withdrawn
ui-material-have = Received
ui-material-held = An electronic certificate is held, so it is not needed
ui-material-missing = Still needed
ui-material-optional = Not required
ui-qr = QR code for following progress
ui-receipt-number = Reference number
ui-receipt-text = Use the number or scan the code to see how far the matter has got. No personal details are shown.

# Rating
ui-rate = How satisfied are you with this service?
ui-rate-5 = Very satisfied
ui-rate-4 = Satisfied
ui-rate-3 = Fairly satisfied
ui-rate-2 = Dissatisfied
ui-rate-1 = Very dissatisfied

# Print and map
ui-seal = (place for the seal)
ui-map-label = { $title } (map). Arrow keys move, plus and minus zoom.
ui-map-approximate = Boundaries are approximate
ui-map-list = Show as a list
ui-map-noscript = This browser cannot show the map. Use the list below.
ui-map-failed = Some of the map data could not be loaded. Reload the page.
ui-zoom-in = Zoom in
ui-zoom-out = Zoom out
