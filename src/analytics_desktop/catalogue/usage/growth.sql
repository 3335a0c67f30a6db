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
WITH seen AS (
    SELECT day, person_id, events, feature_uses, day < $start + 30 AS is_first, day >= $finish - 30 AS is_last
    FROM person_days
    WHERE day >= $start AND day < $finish AND keep($where, dims)
),
sums AS (
    SELECT
        count(DISTINCT person_id) AS people, count(DISTINCT person_id) FILTER (is_first) AS people_first,
        count(DISTINCT person_id) FILTER (is_last) AS people_last,
        sum(events)::BIGINT AS events, sum(events) FILTER (is_first)::BIGINT AS events_first,
        sum(events) FILTER (is_last)::BIGINT AS events_last,
        sum(feature_uses)::BIGINT AS uses, sum(feature_uses) FILTER (is_first)::BIGINT AS uses_first,
        sum(feature_uses) FILTER (is_last)::BIGINT AS uses_last
    FROM seen
)
SELECT measure AS "Measure", now AS "Now", first AS "First", last AS "Last"
FROM (
    SELECT 1 AS place, 'Active people' AS measure, people AS now, people_first AS first, people_last AS last FROM sums
    UNION ALL SELECT 2, 'Events', events, events_first, events_last FROM sums
    UNION ALL SELECT 3, 'Uses of features', uses, uses_first, uses_last FROM sums
)
WHERE (SELECT events FROM sums) IS NOT NULL
ORDER BY place
