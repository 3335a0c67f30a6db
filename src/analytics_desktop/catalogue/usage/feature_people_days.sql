/*
title = "People by feature and day"
unit = "people"
definition = "Distinct people who used a feature in the day, week or month."
good = "up"
adds_up = false
chart = "heatmap"
order = 122
audience = []
controls = []
owner = "Product analytics"
section = "Features"
people = "features"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "week" }
rows = [
    ["2026-03-02", "Chat", 2],
    ["2026-03-02", "Code review", 2],
]
*/
SELECT period, segment, people AS value
FROM people_of_features($grain, $start, $finish, $by, $where)
ORDER BY ALL
