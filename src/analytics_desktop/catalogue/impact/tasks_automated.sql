/*
title = "Tasks automated"
unit = "executions"
definition = "Successful executions of tasks with a known baseline."
good = "up"
adds_up = true
chart = "line"
order = 305
section = "Productivity"
audience = []
controls = []
owner = "Business operations"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(executions) AS value
FROM executions($by, $where) JOIN automation_tasks USING (task_type)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome = 'success'
GROUP BY ALL
ORDER BY ALL
