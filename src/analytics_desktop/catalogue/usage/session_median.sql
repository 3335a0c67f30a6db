/*
title = "Session, median"
unit = "minutes"
definition = "A session is a run of events of one person with gaps under 30 minutes, or under one session id, at most 24 hours; it lasts from first to last event and belongs to the day it began. Half of all sessions are at most this long (within 1 %). Sessions of a single event last 0 minutes and count."
good = "neither"
adds_up = false
chart = "line"
order = 152
audience = []
controls = []
owner = "Product analytics"
section = "Activity"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 10.0],
]
*/
WITH counted AS (
    SELECT
        bucket($grain, day) AS period,
        segment($by, dims) AS segment,
        bucket AS size,
        sum(sessions) AS members
    FROM sessions($by, $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
ranked AS (
    SELECT
        *,
        sum(members) OVER (PARTITION BY period, segment ORDER BY size) AS up_to_here,
        sum(members) OVER (PARTITION BY period, segment) AS all_members
    FROM counted
)
SELECT
    period,
    segment,
    round(bucket_middle(min(size) FILTER (WHERE 100 * up_to_here >= 50 * all_members)) / 60, 3) AS value
FROM ranked
GROUP BY ALL
ORDER BY ALL
