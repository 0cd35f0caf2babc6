# Reporting in three taps, with or without a network; and by anybody

report-title = Report a problem
report-lead = Take a photo, choose what it is, send. It works without a network and is sent when there is one.
report-app = Grid reports
report-closed = You cannot report now: the module for grid events is not in use, or your post does not report events.
report-public-title = Report what you see
report-public-lead = Take a photo of a problem near you and tell us. You need not sign in or give a name or phone number. You get a receipt number.
report-public-do = Report with a photo
report-public-nothing = We do not record who you are. The receipt number shows how far the matter is: keep it.
report-anonymous = Member of the public

report-photo = Step 1: take a photo
report-photo-take = Take a photo
report-kind = Step 2: choose what it is
report-usual = Often reported here
report-find = Find by name
report-where = Where it is
report-map = Choose on the map
report-map-list = You can also choose a place by name below.
report-named = Choose a place by name
report-named-hint = Not needed when the exact position is known.
report-named-none = None
report-more = Words, a recording, already put right
report-words = Description
report-words-hint = You may leave this empty. Do not give names, phone numbers or ID numbers.
report-voice = Recording
report-voice-hint = You may leave this out. One minute at most.
report-voice-start = Start recording
report-done = Already put right on the spot
report-done-hint = The matter is then closed at once. Take another photo of how it looks now.
report-after = Take a photo of how it looks now
report-send = Send
report-outbox = My reports
report-trap = Leave this empty
report-owner-none = Nobody is signed in on this phone. Sign in so that the report is yours, or report without signing in.

report-filed = Received, number { $number }, filed in { $place }.
report-filed-elsewhere = Received, number { $number }. This place is not yours now. It is filed in { $place } and the grid worker there will see to it.
report-filed-by-post = Received, number { $number }. There was no exact position, so it is filed in { $place } for now.
report-received = Received. Thank you. Your receipt number is { $receipt }: keep it.

report-media = Photos and recordings

report-family-urban-rural = Town and country
report-family-livelihood = Everyday services
report-family-safety = Public safety
report-family-order = Public order
report-family-disputes = Disputes

home-act-report = Report
web-menu-report = Report
web-menu-report-text = Report a problem with a photo, with or without a network.

refusal-report-not-open = You cannot report now: the module for grid events is not in use, or your post does not report events.
refusal-report-not-taken = This was not taken. Leave the field marked “Leave this empty” empty and send again.
refusal-report-class-needed = Choose what it is.
refusal-report-class-changed = The kinds have changed. Choose again.
refusal-report-done-staff = Only staff may say that it is already put right. Untick the box.
refusal-report-place-needed = We do not know where it is. Turn on your location, choose on the map, or choose a place by name.
refusal-report-file-gone = A photo or recording did not arrive. Send it again.
refusal-report-file-kind = This file does not belong here: photos go with photos, recordings with recordings.
refusal-upload-not-a-recording = This is not a recording that can be used. Record it again.

# Said on the phone; the page puts in #1 and #2
report-js-again = Send again
report-js-by-post = There was no exact position, so it is filed in #1 for now.
report-js-changed = The kinds have changed. Choose again and send.
report-js-choose = Choose again
report-js-clock = The phone’s clock is wrong. Limits count from receipt; both times are kept.
report-js-edit = Change it
report-js-far = The position may be off by about #1 metres. Tap the exact place on the map.
report-js-listen = Listen
report-js-locating = Finding the position…
report-js-mine = Sign in again and it goes on by itself. Nothing is lost.
report-js-near = Position found, within about #1 metres.
report-js-no-kind = Choose what it is first.
report-js-no-photo = There is no photo yet. Rounds and work done at once need one; matters of people do not. Press Send again to send it like this.
report-js-no-photo-kept = The phone has no room for the photo. Your words are kept. Make room, take the photo again and send.
report-js-no-place = No position. Choose on the map or by name.
report-js-no-voice = This phone cannot record. Write a description instead.
report-js-not-kept = The phone has no room, so this was not saved. Your words are still on the page. Make room first.
report-js-offline = There is no network now. Report as usual: it is sent when there is one.
report-js-other-grid = This place is not yours now. It is filed in #1 and the grid worker there will see to it.
report-js-picked = Position chosen on the map.
report-js-picture-unread = This photo cannot be read. Take it again.
report-js-record = Start recording
report-js-recording = Recording, #1 seconds, one minute at most.
report-js-refused = Not taken: #1
report-js-remove = Discard
report-js-room = The phone’s storage is nearly full and may not hold another photo. Delete some photos first; your words are kept.
report-js-sending = Sending
report-js-sent = Received, number #1, filed in #2.
report-js-sent-public = Received. Your receipt number is #1: keep it.
report-js-sign-in = Not sent yet: your session has ended.
report-js-stop = Stop recording
report-js-tries = Tried #1 times. It is tried again by itself.
report-js-waiting = Not sent yet. It is sent when there is a network.
report-js-whose = Another person’s reports on this phone are not sent yet. They go when that person signs in.
