/*
title = "Cost of retries"
unit = "money"
definition = "Booked cost of second and later attempts of the same execution. 0 where nothing was retried, unknown where no retry has a price."
good = "down"
adds_up = true
chart = "line"
order = 180
section = "Spending"
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 0],
    ["2026-03-03", "", "0.75"],
    ["2026-03-04", "", 0],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    CASE WHEN sum(retry_requests) = 0 THEN 0 ELSE sum(retry_booked) END AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
