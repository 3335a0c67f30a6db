/*
title = "Value of hours saved"
unit = "money"
definition = "Hours saved times the loaded hourly rate of the task."
good = "up"
adds_up = true
chart = "card"
order = 20
audience = []
controls = []
owner = "Business operations"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", "30"],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(CAST((timed * baseline_minutes * 60000 - duration_ms) / 3600000 * loaded_rate AS DECIMAL(18, 6))) AS value
FROM executions($by, $where) JOIN automation_tasks USING (task_type)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome = 'success'
GROUP BY ALL
ORDER BY ALL
