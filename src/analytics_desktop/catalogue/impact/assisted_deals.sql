/*
title = "AI-assisted deals won"
unit = "deals"
definition = "Deals won that at least one AI action touched before they closed, by the day they closed and the owner's team today."
good = "up"
adds_up = true
chart = "card"
order = 40
audience = []
controls = []
owner = "Business operations"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    count(CASE WHEN assisted AND stage = 'won' THEN 1 END) AS value
FROM closed_deals
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
