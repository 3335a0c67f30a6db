/*
title = "Budgets"
unit = "text"
definition = "Budgets that run within the period, with the cost booked from their first day to the end of the period, and the shares of the amount at which an alert is raised. A filter on department, team or agent chooses the budgets of these. Booked is unknown where the name is of no department, team or agent that exists."
good = "down"
adds_up = false
chart = "table"
order = 150
section = "Forecast and budgets"
audience = []
controls = []
owner = "Finance"
columns = { "Scope" = "text", "Name" = "text", "From" = "date", "To" = "date", "Budget" = "money", "Booked" = "money", "Used" = "percent", "Alerts at %" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["department", "Sales", "2026-03-01", "2026-03-31", "1.00", "0.75", 75, "50,80,100"],
    ["company", "", "2026-03-01", "2026-03-31", "9.00", "2.25", 25, "50,80,100"],
]
*/
WITH spent AS (
    SELECT
        b.*,
        CASE WHEN NOT bool_and(b.is_known) THEN NULL WHEN count(c.day) = 0 THEN 0 ELSE sum(c.booked) END AS booked
    FROM budgets b
    LEFT JOIN scope_costs c
        ON c.scope = b.scope AND c.scope_name = b.scope_name AND c.day >= b.starts_on AND c.day < least(b.ends_on, $finish)
    WHERE b.starts_on < $finish AND b.ends_on > $start AND keep($where, b.dims)
    GROUP BY ALL
)
SELECT
    scope AS "Scope",
    scope_name AS "Name",
    starts_on AS "From",
    ends_on - 1 AS "To",
    amount AS "Budget",
    booked AS "Booked",
    round(100 * booked / amount, 4) AS "Used",
    thresholds AS "Alerts at %"
FROM spent
ORDER BY "Used" DESC NULLS LAST, "Scope", "Name", "From"
