# 时长、期限与金额的说法

words-span-under-a-minute = 不到 1 分钟
words-span-minutes = { $n } 分钟
words-span-hours = { $n } 小时
words-span-hours-minutes = { $hours } 小时 { $minutes } 分钟
words-span-days = { $n } 天
words-span-days-hours = { $days } 天 { $hours } 小时

words-left-today = 今天到期
words-left-now = 现在到期
words-left-workdays = 还剩 { $n } 个工作日
words-left-days = 还剩 { $n } 天
words-left-work-time = 还剩 { $span }（工作时间）
words-left-time = 还剩 { $span }
words-over-workdays = 已超 { $n } 个工作日
words-over-days = 已超 { $n } 天
words-over-work-time = 已超 { $span }（工作时间）
words-over-time = 已超 { $span }

words-money = { $yuan } 元
