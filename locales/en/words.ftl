# Lengths of time, limits and amounts

words-span-under-a-minute = less than a minute
words-span-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
words-span-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
words-span-hours-minutes = { $hours } h { $minutes } min
words-span-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
words-span-days-hours =
    { $days ->
        [one] { $days } day { $hours } h
       *[other] { $days } days { $hours } h
    }

words-left-today = due today
words-left-now = due now
words-left-workdays =
    { $n ->
        [one] { $n } working day left
       *[other] { $n } working days left
    }
words-left-days =
    { $n ->
        [one] { $n } day left
       *[other] { $n } days left
    }
words-left-work-time = { $span } of office hours left
words-left-time = { $span } left
words-over-workdays =
    { $n ->
        [one] { $n } working day overdue
       *[other] { $n } working days overdue
    }
words-over-days =
    { $n ->
        [one] { $n } day overdue
       *[other] { $n } days overdue
    }
words-over-work-time = { $span } of office hours overdue
words-over-time = { $span } overdue

words-money = ¥{ $yuan }
