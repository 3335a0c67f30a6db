/*
title = "Total cost"
unit = "money"
definition = "Sum of booked cost, each request at the price that was valid when it was made. Requests without a price are not in it: see unpriced requests. Unknown where nothing has a price."
good = "down"
adds_up = true
chart = "card"
budget = "budget_share"
order = 10
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", "1.50"],
    ["2026-03-03", "", "0.75"],
    ["2026-03-04", "", "unknown"],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(booked) AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
