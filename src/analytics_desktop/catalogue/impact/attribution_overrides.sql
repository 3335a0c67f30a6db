/*
title = "Attribution decided by people"
unit = "money"
definition = "Closed deals for which somebody decided how much of the amount is attributed to AI, with the computed and the decided amount, who decided, when and why. A decided amount above the deal counts as the deal."
good = "neither"
adds_up = false
chart = "table"
order = 220
section = "Revenue"
audience = []
controls = []
owner = "Business operations"
columns = { "Deal" = "text", "Closed" = "date", "Computed" = "money", "Decided" = "money", "Counts" = "money", "Who" = "text", "When" = "date", "Why" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = []
*/
SELECT
    name AS "Deal", day AS "Closed", computed AS "Computed", override AS "Decided", attributed AS "Counts",
    decided_by AS "Who", decided_at AS "When", reason AS "Why"
FROM attributed_deals
WHERE day >= $start AND day < $finish AND override IS NOT NULL AND keep($where, dims)
ORDER BY decided_at DESC, name
