/*
title = "Hours saved"
unit = "hours"
definition = "Successful executions of tasks with a known baseline: baseline minutes minus observed minutes, in hours to six decimals per agent, team and day, summed."
good = "up"
adds_up = true
chart = "card"
order = 10
audience = []
controls = []
owner = "Business operations"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", "0.5"],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(CAST((timed * baseline_minutes * 60000 - duration_ms) / 3600000 AS DECIMAL(18, 6))) AS value
FROM executions($by, $where) JOIN automation_tasks USING (task_type)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome = 'success'
GROUP BY ALL
ORDER BY ALL
