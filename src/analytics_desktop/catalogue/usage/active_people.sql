/*
title = "Active people"
unit = "people"
definition = "Distinct people active on the day (DAU), in the trailing 7 days (WAU) and in the trailing 30 days (MAU), each as of the last day of the bucket. System accounts and people who opted out never count."
good = "up"
adds_up = false
chart = "line"
order = 110
audience = []
controls = []
owner = "Product analytics"
section = "Activity"
people = "activity"

[example]
filters = { start = 2026-03-06, finish = 2026-03-07, grain = "day" }
rows = [
    ["2026-03-06", "DAU", 1],
    ["2026-03-06", "MAU", 3],
    ["2026-03-06", "WAU", 3],
]
*/
WITH latest AS (
    SELECT
        bucket($grain, day) AS period,
        arg_max(daily, day) AS DAU,
        arg_max(weekly, day) AS WAU,
        arg_max(monthly, day) AS MAU
    FROM active_people($start, $finish, NULL, $where)
    GROUP BY ALL
)
UNPIVOT latest ON DAU, WAU, MAU INTO NAME segment VALUE value
ORDER BY ALL
