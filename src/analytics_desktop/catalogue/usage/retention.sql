/*
title = "Retention by start week"
unit = "percent"
definition = "Of the people whose first active week was the cohort's week: the share that was active in the week n weeks later. Weeks begin on Monday; only weeks that the period holds to their end are told."
good = "up"
adds_up = false
chart = "heatmap"
order = 126
audience = []
controls = []
owner = "Product analytics"
history = true
section = "Activity"
computed = "retention"
people = "activity"
columns = { "Cohort" = "date", "Week" = "count", "People" = "people" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-16 }
rows = [
    ["2026-03-02", 0, 3],
]
*/
SELECT cohort AS "Cohort", (week - cohort) // 7 AS "Week", CAST(sum(people) AS BIGINT) AS "People"
FROM cohorts($where)
WHERE cohort >= $start AND week + 7 <= $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
