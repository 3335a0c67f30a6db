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
SELECT measure AS "Measure", now AS "Now", first AS "First", last AS "Last"
FROM growth($start, $finish, $where)
ORDER BY "Measure"
