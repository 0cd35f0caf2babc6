# Words of the village environment module (example).

module-village-environment = Village environment (example)
    .hint = Seen, cleaned, looked at again
place-village-environment-tasks = My tasks
place-village-environment-cleaning = To be cleaned
place-village-environment-recheck = To be re-checked
figure-village-environment-places-found = Places found
figure-village-environment-cleaned-in-time = Cleaned in time
figure-village-environment-not-clean-at-recheck = Not clean at the re-check
event-village-environment-found = Found
event-village-environment-cleaned = Cleaned

procedure-place-check = Village environment check
    .hint = Rubbish, ditches, privies, lamps; about places, not about households
stage-place-check-cleaning = To be cleaned
stage-place-check-recheck = To be re-checked
stage-place-check-clean = Clean
stage-place-check-nothing = Nothing seen
public-place-check-cleaning = The village is cleaning it
public-place-check-recheck = Said to be clean; the grid worker will look again
public-place-check-clean = Clean
public-place-check-nothing = Looked; nothing was seen
act-place-check-found = Report a place
act-place-check-tidied-at-once = Tidied at once
act-place-check-nothing = Nothing seen
act-place-check-cleaned = Cleaned
act-place-check-clean = Clean
act-place-check-not-clean = Not clean
field-place-check-problem = Problem
field-place-check-what = What is seen
field-place-check-did = What was done
material-place-check-before = Photograph before
material-place-check-after = Photograph after
clock-place-check-cleaning = Limit to clean
clock-place-check-recheck = Limit of the re-check
message-place-check-cleaned = The place you reported is clean.
refusal-place-check-after = There is no photograph after cleaning. Take one first.
