/*
title = "Assisted and other deals"
unit = "text"
definition = "Deals closed in the period, assisted by AI or not: how many, how often won (Wilson's interval), their revenue, average size of those won and days from opening to closing (Student's intervals), and the differences (Newcombe's and Welch's), all at 95 %. The difference may be selection."
good = "up"
adds_up = false
chart = "table"
computed = "deals"
order = 200
section = "Revenue"
audience = []
controls = []
owner = "Business operations"
columns = { "Deal" = "count", "Kind" = "text", "Stage" = "text", "Amount" = "money", "Days" = "count" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    [1, "assisted", "won", "10000", 31],
    [2, "not assisted", "won", "5000", 23],
    [3, "assisted", "lost", "2000", 13],
]
*/
SELECT
    id AS "Deal", CASE WHEN assisted THEN 'assisted' ELSE 'not assisted' END AS "Kind", stage AS "Stage",
    amount AS "Amount", day - opened_on AS "Days"
FROM closed_deals
WHERE day >= $start AND day < $finish AND keep($where, dims)
ORDER BY id
