/*
title = "Monthly active people"
unit = "people"
definition = "Distinct people with at least one event in the 30 days that end with the last day of the bucket. System accounts and people who opted out never count."
good = "up"
adds_up = false
chart = "card"
order = 20
audience = []
controls = []
owner = "Product analytics"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 3],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment,
    arg_max(monthly, day) AS value
FROM active_people($start, $finish, $by, $where)
GROUP BY ALL
ORDER BY ALL
