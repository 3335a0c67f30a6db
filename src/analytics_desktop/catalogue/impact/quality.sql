/*
title = "Quality and satisfaction, before and now"
unit = "ratio"
definition = "Mean of each KPI in the first 90 days that it was recorded and in the last 90 days of the period: error rate, satisfaction and whatever else is recorded, with the change, its 95 % interval by Welch and the change in percent. KPIs with less than half a year of history are left out."
good = "neither"
adds_up = false
chart = "table"
computed = "quality"
order = 340
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
