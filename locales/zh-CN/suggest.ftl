# 按以往办件给的建议

suggest-ask = 按以往办件看看
suggest-class = 可能的类别：
suggest-unit = 以往承办：
suggest-one = { $name }（{ $sure }）
suggest-likely = 多半是，把握 { $percent }%
suggest-maybe = 可能是，把握 { $percent }%
suggest-hardly = 说不准，把握 { $percent }%
suggest-twins = 附近最近有这些，看看是不是同一件事：
suggest-twin = { $class }，相距 { $metres } 米，{ $ago }前，文字相近 { $percent }%
suggest-nothing = 以往办件里没有相近的。
suggest-only = 只是建议，由您决定。
suggest-learnt = 依据 { $day } 以前的 { $n } 件。
suggest-not-yet = 还没有看过以往办件。
