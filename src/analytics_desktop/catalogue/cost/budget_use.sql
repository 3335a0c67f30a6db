/*
title = "Budgets"
unit = "text"
definition = "Budgets that run within the period, with the cost booked from their first day to the end of the period. A filter on department, team or agent chooses the budgets of these."
good = "down"
adds_up = false
chart = "table"
order = 150
section = "Forecast and budgets"
audience = []
controls = []
owner = "Finance"
columns = { "Scope" = "text", "Name" = "text", "From" = "date", "To" = "date", "Budget" = "money", "Booked" = "money", "Used" = "percent" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["department", "Sales", "2026-03-01", "2026-03-31", "1.00", "0.75", 75],
    ["company", "", "2026-03-01", "2026-03-31", "9.00", "2.25", 25],
]
*/
SELECT
    b.scope AS "Scope",
    b.scope_name AS "Name",
    b.starts_on AS "From",
    b.ends_on - 1 AS "To",
    b.amount AS "Budget",
    sum(c.booked) AS "Booked",
    round(100 * sum(c.booked) / b.amount, 4) AS "Used"
FROM budgets b
LEFT JOIN scope_costs c
    ON c.scope = b.scope AND c.scope_name = b.scope_name AND c.day >= b.starts_on AND c.day < least(b.ends_on, $finish)
WHERE b.starts_on < $finish AND b.ends_on > $start AND keep($where, b.dims)
GROUP BY b.scope, b.scope_name, b.starts_on, b.ends_on, b.amount
ORDER BY "Used" DESC NULLS LAST, "Scope", "Name"
