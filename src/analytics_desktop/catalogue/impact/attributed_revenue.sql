/*
title = "Revenue attributed to AI"
unit = "money"
definition = "Amount of the deals won that at least one AI action touched before they closed, by the day they closed and the owner's team today; where somebody decided otherwise for a deal, the amount decided, never more than the deal. Every attribution rule shares out the same sum. Attributed does not mean caused."
good = "up"
adds_up = true
chart = "card"
order = 50
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
        ELSE sum(CASE WHEN assisted AND stage = 'won' THEN attributed END) END AS value
FROM attributed_deals
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
