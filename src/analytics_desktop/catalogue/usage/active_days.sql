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
counts AS (
    SELECT
        count(*) AS everybody,
        [
            {'least': 1, 'class': '1 day', 'people': count(*) FILTER (days = 1)},
            {'least': 2, 'class': '2 to 3 days', 'people': count(*) FILTER (days BETWEEN 2 AND 3)},
            {'least': 4, 'class': '4 to 7 days', 'people': count(*) FILTER (days BETWEEN 4 AND 7)},
            {'least': 8, 'class': '8 to 14 days', 'people': count(*) FILTER (days BETWEEN 8 AND 14)},
            {'least': 15, 'class': '15 to 21 days', 'people': count(*) FILTER (days BETWEEN 15 AND 21)},
            {'least': 22, 'class': '22 to 30 days', 'people': count(*) FILTER (days BETWEEN 22 AND 30)},
            {'least': 31, 'class': '31 to 60 days', 'people': count(*) FILTER (days BETWEEN 31 AND 60)},
            {'least': 61, 'class': '61 to 90 days', 'people': count(*) FILTER (days BETWEEN 61 AND 90)},
            {'least': 91, 'class': '91 to 180 days', 'people': count(*) FILTER (days BETWEEN 91 AND 180)},
            {'least': 181, 'class': 'more than 180 days', 'people': count(*) FILTER (days > 180)}
        ] AS classes
    FROM seen
)
SELECT told.class AS "Class", told.people AS "People", '' AS "Note"
FROM (SELECT unnest(classes) AS told FROM counts WHERE everybody > 0)
WHERE told.least <= $finish - $start
ORDER BY told.least
