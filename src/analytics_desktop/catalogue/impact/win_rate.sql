/*
title = "Win rate"
unit = "percent"
definition = "Deals won as a share of deals closed, for assisted and other deals apart when not split otherwise. The difference may be selection: people may use AI on better deals."
good = "up"
adds_up = false
chart = "bar"
order = 290
section = "Revenue"
audience = []
controls = []
owner = "Business operations"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "assisted", 50],
    ["", "not assisted", 100],
]
*/
SELECT
    bucket($grain, day) AS period,
    coalesce(segment($by, dims), CASE WHEN assisted THEN 'assisted' ELSE 'not assisted' END) AS segment,
    round(100 * count(CASE WHEN stage = 'won' THEN 1 END) / count(*), 6) AS value
FROM closed_deals
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
