/*
title = "Session, P95"
unit = "minutes"
definition = "A session is a run of events of one person with gaps under 30 minutes, or under one session id, at most 24 hours; it lasts from first to last event and belongs to the day it began. 95 of 100 sessions are at most this long (within 1 %)."
good = "neither"
adds_up = false
chart = "line"
order = 155
audience = []
controls = []
owner = "Product analytics"
section = "Activity"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 20.0],
]
*/
SELECT
    period,
    segment,
    round(bucket_middle(p95) / 60, 3) AS value
FROM session_lengths($grain, $start, $finish, $by, $where)
ORDER BY ALL
