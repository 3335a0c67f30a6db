/*
title = "Growth"
unit = "text"
definition = "What was used in the period against the compared one, and the compound growth per 30 days: of the last 30 days of the period over its first 30, over the days between them; unknown for a period under 60 days. People are distinct in each span."
good = "up"
adds_up = false
chart = "table"
order = 124
audience = []
controls = []
owner = "Product analytics"
section = "Activity"
computed = "growth"
people = "activity"
columns = { "Measure" = "text", "Now" = "count", "First" = "count", "Last" = "count" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Active people", 3, 3, 3],
    ["Events", 8, 8, 8],
    ["Uses of features", 6, 6, 6],
]
*/
WITH came AS (
    SELECT day, before, people FROM visits($where) WHERE day >= $start AND day < $finish AND keep($where, dims)
),
counts AS (
    SELECT
        coalesce(sum(people) FILTER (before < $start), 0)::BIGINT AS people,
        coalesce(sum(people) FILTER (before < $start AND day < $start + 30), 0)::BIGINT AS people_first,
        coalesce(sum(people) FILTER (before < greatest($start, $finish - 30) AND day >= $finish - 30), 0)::BIGINT AS people_last
    FROM came
),
sums AS (
    SELECT
        sum(events)::BIGINT AS events, sum(events) FILTER (day < $start + 30)::BIGINT AS events_first,
        sum(events) FILTER (day >= $finish - 30)::BIGINT AS events_last,
        sum(feature_uses)::BIGINT AS uses, sum(feature_uses) FILTER (day < $start + 30)::BIGINT AS uses_first,
        sum(feature_uses) FILTER (day >= $finish - 30)::BIGINT AS uses_last
    FROM activity(NULL, $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
)
SELECT measure AS "Measure", now AS "Now", first AS "First", last AS "Last"
FROM (
    SELECT 1 AS place, 'Active people' AS measure, people AS now, people_first AS first, people_last AS last FROM counts
    UNION ALL SELECT 2, 'Events', events, events_first, events_last FROM sums
    UNION ALL SELECT 3, 'Uses of features', uses, uses_first, uses_last FROM sums
)
WHERE (SELECT events FROM sums) IS NOT NULL
ORDER BY place
