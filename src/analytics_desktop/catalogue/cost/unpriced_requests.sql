/*
title = "Unpriced requests"
unit = "requests"
definition = "Requests for which no price was valid. Their cost is unknown and in no sum of cost; import a price to book them."
good = "down"
adds_up = true
chart = "card"
order = 60
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole", by = "model" }
rows = [
    ["", "large", 0],
    ["", "small", 0],
    ["", "unlisted", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(requests - priced_requests) AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
