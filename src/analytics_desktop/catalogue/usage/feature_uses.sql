/*
title = "Features by hour of the week"
unit = "uses"
definition = "Events that used a feature, by feature and local hour of the week (hours are shown in the week that begins on Monday 1 January 2001)."
good = "up"
adds_up = true
chart = "heatmap"
order = 120
audience = []
controls = []
owner = "Product analytics"
section = "Features"
people = "features"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day", where = { feature = ["Chat"] } }
rows = [
    ["2001-01-01 09:00:00", "Chat", 3],
    ["2001-01-03 00:00:00", "Chat", 1],
]
*/
SELECT period, segment, uses AS value
FROM uses_of_hours($start, $finish, $by, $where)
WHERE $grain <> 'whole'
UNION ALL
SELECT period, segment, uses AS value
FROM (
    SELECT
        bucket($grain, day) AS period, coalesce(segment($by, dims), CAST(dims['feature'] AS VARCHAR)) AS segment,
        sum(uses)::BIGINT AS uses
    FROM feature_uses(coalesce($by, 'feature'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
WHERE $grain = 'whole'
ORDER BY ALL
