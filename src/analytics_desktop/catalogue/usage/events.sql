/*
title = "Events"
unit = "events"
definition = "Recorded events of people who count: neither system accounts nor people who opted out. Events without a person are in it."
good = "up"
adds_up = true
chart = "line"
order = 160
audience = []
controls = []
owner = "Product analytics"
section = "Activity"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole", by = "department" }
rows = [
    ["", "Engineering", 3],
    ["", "Sales", 5],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(events) AS value
FROM activity($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
