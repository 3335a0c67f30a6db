/*
title = "KPIs against their targets"
unit = "ratio"
definition = "Newest value of each KPI up to the end of the period, its target, and its trend over the 365 days before the end, by the test of Mann-Kendall (two-sided, p below 0.1). A target above where the KPI began is met from above, another one from below."
good = "neither"
adds_up = false
chart = "table"
computed = "kpis"
order = 330
section = "KPIs"
audience = []
controls = []
owner = "Business operations"
columns = { "KPI" = "text", "Day" = "date", "Value" = "ratio", "Target" = "ratio", "Unit" = "text", "Source" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["CSAT", "2026-03-02", 81, 88, "percent", "survey"],
    ["CSAT", "2026-03-06", 83, 88, "percent", "survey"],
]
*/
SELECT kpi AS "KPI", day AS "Day", value AS "Value", target AS "Target", unit AS "Unit", source AS "Source"
FROM kpi_values
WHERE day < $finish AND $start < $finish
ORDER BY kpi, day, id
