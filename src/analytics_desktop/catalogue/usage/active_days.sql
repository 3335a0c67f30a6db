/*
title = "People by active days"
unit = "people"
definition = "How many people were active on how many days of the period: the distribution behind stickiness. System accounts and people who opted out never count."
good = "neither"
adds_up = false
chart = "bar"
order = 230
audience = []
controls = []
owner = "Product analytics"
section = "Engagement"
computed = "classes"
people = "activity"
sums = [[]]
columns = { "Class" = "text", "People" = "people", "Note" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["1 day", 1, ""],
    ["2 to 3 days", 2, ""],
    ["4 to 7 days", 0, ""],
]
*/
WITH seen AS (
    SELECT person_id, count(*) FILTER (places = 1) + count(DISTINCT day) FILTER (places > 1) AS days
    FROM person_days
    WHERE day >= $start AND day < $finish AND person_id IS NOT NULL AND keep($where, dims)
    GROUP BY person_id
),
counts AS (SELECT days, count(*) AS people FROM seen GROUP BY days),
classes AS (
    FROM (VALUES (1, 1), (2, 3), (4, 7), (8, 14), (15, 21), (22, 30), (31, 60), (61, 90), (91, 180), (181, 9999)) c (least_days, most_days)
)
SELECT
    CASE WHEN least_days = 1 THEN '1 day' WHEN most_days = 9999 THEN 'more than 180 days'
         ELSE least_days || ' to ' || most_days || ' days' END AS "Class",
    CAST(coalesce(sum(people), 0) AS BIGINT) AS "People",
    '' AS "Note"
FROM classes LEFT JOIN counts ON days BETWEEN least_days AND most_days
WHERE least_days <= $finish - $start AND EXISTS (FROM counts)
GROUP BY least_days, most_days
ORDER BY least_days
