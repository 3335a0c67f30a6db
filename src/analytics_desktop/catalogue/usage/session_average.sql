/*
title = "Session, average"
unit = "minutes"
definition = "A session is a run of events of one person with gaps under 30 minutes, or under one session id, at most 24 hours; it lasts from first to last event and belongs to the day it began. Sum of durations divided by the number of sessions; exact to the second."
good = "neither"
adds_up = false
chart = "line"
order = 150
audience = []
controls = []
owner = "Product analytics"
section = "Activity"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 9],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(sum(seconds) / 60 / sum(sessions), 6) AS value
FROM sessions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
