/*
title = "Errors"
unit = "executions"
definition = "Executions that failed or timed out, by the day they started."
good = "down"
adds_up = true
chart = "line"
order = 121
audience = []
controls = []
owner = "AI platform"
section = "Errors"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 0],
    ["2026-03-03", "", 2],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    CAST(sum(CASE WHEN outcome IN ('failure', 'timeout') THEN executions ELSE 0 END) AS BIGINT) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
