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
SELECT told.measure AS "Measure", told.now AS "Now", told.first AS "First", told.last AS "Last"
FROM (
    SELECT unnest([
        {'measure': 'Active people', 'now': people, 'first': people_first, 'last': people_last},
        {'measure': 'Events', 'now': events, 'first': events_first, 'last': events_last},
        {'measure': 'Uses of features', 'now': uses, 'first': uses_first, 'last': uses_last}
    ]) AS told
    FROM counts CROSS JOIN sums
    WHERE events IS NOT NULL
)
ORDER BY "Measure"
