/*
title = "People by feature and hour of the week"
unit = "people"
definition = "Distinct people who used a feature in a local hour of the week, on any such day of the period (hours are shown in the week that begins on Monday 1 January 2001)."
good = "up"
adds_up = false
chart = "heatmap"
order = 121
audience = []
controls = []
owner = "Product analytics"
section = "Features"
people = "features"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day", where = { feature = ["Chat"] } }
rows = [
    ["2001-01-01 09:00:00", "Chat", 2],
    ["2001-01-03 00:00:00", "Chat", 1],
]
*/
SELECT period, segment, people AS value
FROM people_of_hours($start, $finish, $by, $where)
WHERE $grain <> 'whole'
UNION ALL
SELECT period, segment, people AS value
FROM people_of_features($grain, $start, $finish, $by, $where)
WHERE $grain = 'whole'
ORDER BY ALL
