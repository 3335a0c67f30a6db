/*
title = "Errors by category"
unit = "executions"
definition = "Executions that failed or timed out, by category of the error when not split otherwise."
good = "down"
adds_up = true
chart = "bar"
order = 120
audience = []
controls = []
owner = "AI platform"
section = "Errors"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "rate_limit", 1],
    ["", "timeout", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    coalesce(segment($by, dims), error_category, 'other') AS segment,
    sum(executions) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome IN ('failure', 'timeout')
GROUP BY ALL
ORDER BY ALL
