/*
title = "Feature use and KPIs that move together"
unit = "ratio"
definition = "Pearson's correlation of weekly uses of a feature with weekly means of a KPI that follows by 0 to 4 weeks, over the year before the end of the period, both without their linear trend; the lag with the smallest p is shown. Fisher's 95 % interval counts neighbouring weeks that resemble each other as fewer. Corrected by Benjamini-Hochberg over all pairs and lags. Correlated never means caused."
good = "neither"
adds_up = false
chart = "table"
computed = "correlation"
order = 350
section = "KPIs"
history = true
audience = []
controls = []
owner = "Business operations"
columns = { "Kind" = "text", "Name" = "text", "Week" = "date", "Value" = "ratio" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["feature", "Chat", "2026-03-02", 4],
    ["feature", "Code review", "2026-03-02", 2],
    ["kpi", "CSAT", "2026-03-02", 82],
]
*/
SELECT
    'feature' AS "Kind", CAST(dims['feature'] AS VARCHAR) AS "Name", CAST(date_trunc('week', day) AS DATE) AS "Week",
    CAST(sum(uses) AS DOUBLE) AS "Value"
FROM feature_uses('feature', '{}')
WHERE day >= $finish - 371 AND day < $finish AND $start < $finish
GROUP BY ALL
UNION ALL
SELECT 'kpi', kpi, CAST(date_trunc('week', day) AS DATE), CAST(sum(value) AS DOUBLE) / count(*)
FROM kpi_values
WHERE day >= $finish - 371 AND day < $finish
GROUP BY ALL
ORDER BY ALL
