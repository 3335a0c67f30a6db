/*
title = "Cost at today's prices"
unit = "money"
definition = "The same requests as if they had been made on the last day of the data: tokens at the version of the price book that is valid then, everything else as booked. A view of its own: booked cost never moves. Unknown where a used bucket has no price then."
good = "down"
adds_up = false
chart = "line"
order = 340
section = "Prices"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole", by = "model" }
rows = [["", "large", "2.00"], ["", "small", "unknown"]]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    CASE WHEN sum(unknown) = 0 THEN sum(rerated) END AS value
FROM rerated_costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
