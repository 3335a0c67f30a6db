/*
title = "Quality score"
unit = "score"
definition = "Mean of the scores of 0 to 100 that people gave, by the day they gave them. Absent when there is no feedback, never 0."
good = "up"
adds_up = false
chart = "card"
order = 70
audience = []
controls = []
owner = "AI platform"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 80],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(sum(total) / sum(ratings), 6) AS value
FROM ratings
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
