/*
title = "Ratings"
unit = "count"
definition = "Scores that people gave to executions of agents."
good = "neither"
adds_up = true
chart = "line"
order = 72
audience = []
controls = []
owner = "AI platform"
section = "Reliability"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    CAST(sum(ratings) AS BIGINT) AS value
FROM ratings
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
