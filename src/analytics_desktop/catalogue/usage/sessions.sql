/*
title = "Sessions"
unit = "sessions"
definition = "A session is a run of events of one person with gaps under 30 minutes, or under one session id, at most 24 hours; it lasts from first to last event and belongs to the day it began. Sessions of the bucket."
good = "up"
adds_up = true
chart = "line"
order = 140
audience = []
controls = []
owner = "Product analytics"
section = "Activity"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 2],
    ["2026-03-03", "", 1],
    ["2026-03-04", "", 1],
    ["2026-03-06", "", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(sessions) AS value
FROM sessions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
