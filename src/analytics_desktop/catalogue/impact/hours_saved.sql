/*
title = "Hours saved"
unit = "hours"
definition = "Successful executions of tasks with a known baseline: baseline minutes minus observed minutes, in hours to twelve decimals per day, task, team, agent and feature, summed."
good = "up"
adds_up = true
chart = "card"
order = 30
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
    sum(saved_hours) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND saved_hours IS NOT NULL
GROUP BY ALL
ORDER BY ALL
