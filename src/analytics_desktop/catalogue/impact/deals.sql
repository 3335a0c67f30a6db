/*
title = "Assisted and other deals"
unit = "text"
definition = "Deals closed in the period, assisted by AI or not: how many, how many won, their value, average size, and median days from opening to closing. The difference may be selection."
good = "up"
adds_up = false
chart = "table"
order = 130
audience = []
controls = []
owner = "Business operations"
columns = { "Deals" = "text", "Closed" = "deals", "Won" = "deals", "Win rate" = "percent", "Revenue" = "money", "Average size" = "money", "Median days" = "ratio" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["assisted", 2, 1, 50, "10000", "10000", 22],
    ["not assisted", 1, 1, 100, "5000", "5000", 23],
]
*/
SELECT
    CASE WHEN assisted THEN 'assisted' ELSE 'not assisted' END AS "Deals",
    count(*) AS "Closed",
    count(CASE WHEN stage = 'won' THEN 1 END) AS "Won",
    round(100 * count(CASE WHEN stage = 'won' THEN 1 END) / count(*), 4) AS "Win rate",
    sum(CASE WHEN stage = 'won' THEN amount END) AS "Revenue",
    CAST(avg(CASE WHEN stage = 'won' THEN amount END) AS DECIMAL(38, 2)) AS "Average size",
    median(day - opened_on) AS "Median days"
FROM closed_deals
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY "Deals"
