# Refusals that only procedures say.

refusal-act-not-open = This cannot be done at the present stage; see what is open on the page.
refusal-answer-missing = Please write the answer.
refusal-cites-missing = Saying “not ours” must cite a line of the list of powers.
refusal-clock-not-extensible = This limit cannot be extended.
refusal-clock-not-running = This limit is not running.
refusal-clock-over = The limit has passed and cannot be extended.
refusal-extension-used-up = It has been extended { $times } times already.
refusal-field-kind = This value is of the wrong kind.
refusal-field-not-sealed = This value must be sealed before it is kept; please send it again.
refusal-material-certificate = No valid certificate was found; please upload a photograph or show the paper at the window.
refusal-material-empty = Please upload at least one photograph.
refusal-material-not-taken = This step does not take this material.
refusal-material-paper = Paper is shown at the window; online, please upload a photograph.
refusal-material-too-many = At most { $max } pages of this material.
refusal-question-missing = Please write what you ask.
refusal-unit-kind = This kind of order cannot be sent to that unit.
refusal-unit-missing = Please choose the unit to ask.
refusal-unit-own = You cannot ask your own unit.
