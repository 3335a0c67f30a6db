/*
title = "Feature uses"
unit = "uses"
definition = "Events that used a feature, by day, week or month, and by feature when not split otherwise."
good = "up"
adds_up = true
chart = "bar"
order = 130
audience = []
controls = []
owner = "Product analytics"
section = "Features"
people = "features"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "Chat", 4],
    ["", "Code review", 2],
]
*/
SELECT
    bucket($grain, day) AS period,
    coalesce(segment($by, dims), CAST(dims['feature'] AS VARCHAR)) AS segment,
    sum(uses)::BIGINT AS value
FROM feature_uses(coalesce($by, 'feature'), $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
