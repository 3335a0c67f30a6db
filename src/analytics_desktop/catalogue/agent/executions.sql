/*
title = "Executions"
unit = "executions"
definition = "Executions of agents that started in the bucket. Attempts of one execution are not executions."
good = "neither"
adds_up = true
chart = "card"
order = 10
audience = []
controls = []
owner = "AI platform"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 2],
    ["2026-03-03", "", 2],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(executions) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
