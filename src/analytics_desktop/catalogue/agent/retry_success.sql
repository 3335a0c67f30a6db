/*
title = "Success after retry"
unit = "percent"
definition = "Successful executions as a share of those that ended after more than one attempt. Unknown where nothing was retried."
good = "up"
adds_up = false
chart = "line"
order = 92
audience = []
controls = []
owner = "AI platform"
section = "Reliability"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 0],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(100 * sum(CASE WHEN outcome = 'success' THEN retried ELSE 0 END) / nullif(sum(retried), 0), 6) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome <> 'running'
GROUP BY ALL
ORDER BY ALL
