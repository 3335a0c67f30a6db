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
SELECT
    period,
    segment,
    round(bucket_middle(median) / 60, 3) AS value
FROM session_lengths($grain, $start, $finish, $by, $where)
ORDER BY ALL
