/*
title = "Where budgets will end"
unit = "text"
definition = "Budgets that run at the end of the period: what is booked until then, what is expected on the last day of the budget with its 80 % range, the probability that more than the amount is spent, and the day on which the expected course passes it. Each course is forecast from the whole daily history of the scope, days that stood out set aside; the probability comes from the errors that the same method made over as many days in the past. The rows are the evidence: every booked day."
good = "down"
adds_up = false
chart = "table"
section = "Forecast and budgets"
computed = "budget_outlook"
later = true
order = 152
audience = []
controls = []
owner = "Finance"

[columns]
"Scope" = "text"
"Name" = "text"
"From" = "date"
"To" = "date"
"Budget" = "money"
"Known" = "text"
"Day" = "date"
"Booked" = "money"

[example]
filters = { start = 2026-03-02, finish = 2026-03-04 }
rows = [
    ["company", "", "2026-03-01", "2026-03-31", "9.00", "yes", "2026-03-02", "1.50"],
    ["company", "", "2026-03-01", "2026-03-31", "9.00", "yes", "2026-03-03", "0.75"],
    ["department", "Sales", "2026-03-01", "2026-03-31", "1.00", "yes", "2026-03-02", "0.75"],
]
*/
SELECT
    b.scope AS "Scope",
    b.scope_name AS "Name",
    b.starts_on AS "From",
    b.ends_on - 1 AS "To",
    b.amount AS "Budget",
    CASE WHEN b.is_known THEN 'yes' ELSE 'no' END AS "Known",
    c.day AS "Day",
    c.booked AS "Booked"
FROM budgets b
LEFT JOIN scope_costs c ON c.scope = b.scope AND c.scope_name = b.scope_name AND c.day < $finish
WHERE b.starts_on < $finish AND b.ends_on >= $finish AND keep($where, b.dims)
ORDER BY "Scope", "Name", "From", "Day"
