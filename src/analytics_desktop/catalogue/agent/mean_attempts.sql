/*
title = "Attempts per execution"
unit = "ratio"
definition = "Attempts divided by executions; 1 means that nothing was tried twice."
good = "down"
adds_up = false
chart = "line"
order = 90
audience = []
controls = []
owner = "AI platform"
section = "Reliability"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 1.25],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(sum(attempts) / sum(executions), 6) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
