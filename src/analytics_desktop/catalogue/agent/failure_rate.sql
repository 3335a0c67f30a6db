/*
title = "Failure rate"
unit = "percent"
definition = "Executions that failed as a share of those that ended; timeouts are counted apart."
good = "down"
adds_up = false
chart = "line"
order = 25
audience = []
controls = []
owner = "AI platform"
section = "Reliability"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 25],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(100 * sum(CASE WHEN outcome = 'failure' THEN executions ELSE 0 END) / sum(executions), 6) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome <> 'running'
GROUP BY ALL
ORDER BY ALL
