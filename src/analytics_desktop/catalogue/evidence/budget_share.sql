/*
title = "Budget of a period"
unit = "money"
definition = "The part of the budgets of what is asked for that falls into the period, by days: of the company, or of the departments, teams or agents of a split or filter. Where two budgets of one scope overlap the one that began later counts. Unknown where a day of the period has no budget."
good = "neither"
adds_up = true
chart = "line"
order = 1
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [["", "", "2.03"]]
*/
WITH days AS (
    SELECT
        b.scope_name, b.dims, b.starts_on, b.amount, b.ends_on - b.starts_on AS whole,
        row_number() OVER (PARTITION BY b.scope_name, d.day ORDER BY b.starts_on DESC, b.ends_on) AS place
    FROM budgets b
    JOIN (SELECT CAST(unnest(generate_series(CAST($start AS DATE), CAST($finish AS DATE) - 1, INTERVAL 1 DAY)) AS DATE) AS day) d
        ON d.day >= b.starts_on AND d.day < b.ends_on
    WHERE b.scope = asked_dimension($by, $where) AND keep($where, b.dims)
),
shares AS (
    SELECT scope_name, dims, CAST(round(amount * count(*) / whole, 2) AS DECIMAL(18, 2)) AS share, count(*) AS covered
    FROM days
    WHERE place = 1
    GROUP BY scope_name, dims, starts_on, amount, whole
),
named AS (
    SELECT
        segment($by, dims) AS segment, scope_name, sum(share) AS share,
        sum(covered) = CAST($finish AS DATE) - CAST($start AS DATE) AS is_whole
    FROM shares
    GROUP BY ALL
)
SELECT bucket($grain, CAST(NULL AS DATE)) AS period, segment, CASE WHEN bool_and(is_whole) THEN sum(share) END AS value
FROM named
GROUP BY ALL
ORDER BY ALL
