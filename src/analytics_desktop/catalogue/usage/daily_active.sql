/*
title = "Daily active people"
unit = "people"
definition = "Distinct people with at least one event on the day, averaged over the days of the period from the first day with activity to the last day of data. System accounts and people who opted out never count."
good = "up"
adds_up = false
chart = "card"
order = 10
audience = []
controls = []
owner = "Product analytics"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 2],
    ["2026-03-03", "", 1],
    ["2026-03-04", "", 2],
    ["2026-03-05", "", 0],
    ["2026-03-06", "", 1],
]
*/
WITH days AS (
    SELECT bucket($grain, day) AS period, count(*) AS days
    FROM days_of_activity($start, $finish)
    GROUP BY ALL
),
people AS (
    SELECT bucket($grain, day) AS period, segment, sum(daily) AS person_days
    FROM active_people($start, $finish, $by, $where)
    GROUP BY ALL
)
SELECT people.period, people.segment, person_days / days AS value
FROM people JOIN days ON people.period IS NOT DISTINCT FROM days.period
ORDER BY ALL
