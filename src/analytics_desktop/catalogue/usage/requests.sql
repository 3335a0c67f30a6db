/*
title = "Requests"
unit = "requests"
definition = "Requests to AI models in the ledger, priced or not, retries included."
good = "neither"
adds_up = true
chart = "card"
order = 60
audience = []
controls = []
owner = "Product analytics"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 3],
    ["2026-03-03", "", 1],
    ["2026-03-04", "", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(requests) AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
