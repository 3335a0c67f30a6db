/*
title = "Cost per request"
unit = "money_small"
definition = "Booked cost divided by the requests that have a price."
good = "down"
adds_up = false
chart = "card"
order = 20
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", "0.5625"],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    CAST(sum(booked) / nullif(sum(priced_requests), 0) AS DECIMAL(18, 9)) AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
