/*
title = "Value of hours saved"
unit = "money"
definition = "Hours saved times the loaded hourly rate of the task, to twelve decimals per day, task, team, agent and feature, summed."
good = "up"
adds_up = true
chart = "card"
order = 35
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
    sum(saved_value) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND saved_value IS NOT NULL
GROUP BY ALL
ORDER BY ALL
