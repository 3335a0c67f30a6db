/*
title = "Retry rate"
unit = "percent"
definition = "Executions that needed more than one attempt as a share of all."
good = "down"
adds_up = false
chart = "card"
order = 40
audience = []
controls = []
owner = "AI platform"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 25],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(100 * sum(retried) / sum(executions), 6) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
