/*
title = "Assisted deals won"
unit = "text"
definition = "Deals won that AI actions touched before they closed: the amount in the reporting currency, how much of it is attributed, how many actions by how many agents took part, and what their executions cost."
good = "up"
adds_up = false
chart = "table"
order = 235
section = "Revenue"
audience = []
controls = []
owner = "Business operations"
columns = { "Deal" = "count", "Name" = "text", "Team" = "text", "Closed" = "date", "Amount" = "money", "Attributed" = "money", "Actions" = "count", "Agents" = "count", "Cost" = "money_small" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    [1, "Alpha", "East", "2026-03-04", "10000", "10000", 1, 1, "0.5"],
]
*/
SELECT
    d.id AS "Deal", any_value(name) AS "Name", CAST(any_value(dims['team']) AS VARCHAR) AS "Team", any_value(d.day) AS "Closed",
    any_value(amount) AS "Amount", any_value(attributed) AS "Attributed", count(*) AS "Actions",
    count(DISTINCT t.agent) AS "Agents", sum(t.cost) AS "Cost"
FROM attributed_deals d JOIN mart.deal_touches t ON t.deal_id = d.id
WHERE d.day >= $start AND d.day < $finish AND stage = 'won' AND keep($where, dims)
GROUP BY d.id
ORDER BY any_value(attributed) DESC NULLS LAST, d.id
