/*
title = "Cost of retries"
unit = "money"
definition = "Booked cost of second and later attempts of the same execution. Unknown where no retry has a price."
good = "down"
adds_up = true
chart = "line"
order = 180
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-03", "", "0.75"],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(retry_booked) AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND retry_booked IS NOT NULL
GROUP BY ALL
ORDER BY ALL
