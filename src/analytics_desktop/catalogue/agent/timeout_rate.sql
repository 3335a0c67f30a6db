/*
title = "Timeout rate"
unit = "percent"
definition = "Executions that ran out of time as a share of those that ended."
good = "down"
adds_up = false
chart = "card"
order = 30
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
    round(100 * sum(CASE WHEN outcome = 'timeout' THEN executions ELSE 0 END) / sum(executions), 6) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome <> 'running'
GROUP BY ALL
ORDER BY ALL
