/*
title = "Revenue of AI-assisted deals"
unit = "money"
definition = "Amount of the deals won that at least one AI action touched before they closed, in the reporting currency at the rate of the day. A deal without a known rate is unknown and in no sum. Assisted does not mean caused."
good = "up"
adds_up = true
chart = "bar"
order = 215
section = "Revenue"
audience = []
controls = []
owner = "Business operations"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", "10000"],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    CASE WHEN count(CASE WHEN assisted AND stage = 'won' THEN 1 END) = 0 THEN 0
        ELSE sum(CASE WHEN assisted AND stage = 'won' THEN amount END) END AS value
FROM closed_deals
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
