# What past cases suggest

suggest-ask = Look at past cases
suggest-class = Probable class:
suggest-unit = Handled before by:
suggest-one = { $name } ({ $sure })
suggest-likely = most likely, { $percent }%
suggest-maybe = possibly, { $percent }%
suggest-hardly = hard to say, { $percent }%
suggest-twins = Reported near here lately; see whether it is the same thing:
suggest-twin = { $class }, { $metres } m away, { $ago } ago, words { $percent }% alike
suggest-nothing = Nothing like it among past cases.
suggest-only = Only a suggestion; you decide.
suggest-learnt = From { $n } cases until { $day }.
suggest-not-yet = Past cases were not looked through yet.
