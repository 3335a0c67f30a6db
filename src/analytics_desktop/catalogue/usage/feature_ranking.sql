/*
title = "Most and least used features"
unit = "text"
definition = "Every feature of the catalogue with its uses in the period, the share of all uses, and the days on which it was used; features that nobody used are at the end."
good = "up"
adds_up = false
chart = "table"
order = 170
audience = []
controls = []
owner = "Product analytics"
section = "Features"
people = "features"
columns = { "Feature" = "text", "Category" = "text", "Uses" = "uses", "Share" = "percent", "Days used" = "count" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Chat", "Assist", 4, 66.6667, 2],
    ["Code review", "Build", 2, 33.3333, 2],
    ["Translate", "Assist", 0, 0, 0],
]
*/
WITH used AS (
    SELECT CAST(dims['feature'] AS VARCHAR) AS feature, sum(uses) AS uses, count(DISTINCT day) AS days
    FROM feature_uses('feature', $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    f.name AS "Feature",
    f.category AS "Category",
    coalesce(u.uses, 0) AS "Uses",
    round(100 * coalesce(u.uses, 0) / nullif((SELECT sum(uses) FROM used), 0), 4) AS "Share",
    coalesce(u.days, 0) AS "Days used"
FROM features f LEFT JOIN used u ON u.feature = f.name
WHERE is_wanted(json_extract($where, '$.feature'), f.name)
ORDER BY "Uses" DESC, "Feature"
