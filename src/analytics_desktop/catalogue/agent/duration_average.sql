/*
title = "Duration, average"
unit = "milliseconds"
definition = "Mean duration of executions that ended, by the day they started."
good = "down"
adds_up = false
chart = "line"
order = 100
audience = []
controls = []
owner = "AI platform"
section = "Speed"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 25500],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(sum(duration_ms) / nullif(sum(timed), 0), 1) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome <> 'running'
GROUP BY ALL
ORDER BY ALL
