/*
title = "Stickiness"
unit = "percent"
definition = "Daily active people as a share of monthly active people, both summed over the days of the bucket: how much of its month a day keeps."
good = "up"
adds_up = false
chart = "card"
order = 30
audience = []
controls = []
owner = "Product analytics"
people = "activity"

[example]
filters = { start = 2026-03-02, finish = 2026-03-05, grain = "day" }
rows = [
    ["2026-03-02", "", 100],
    ["2026-03-03", "", 50],
    ["2026-03-04", "", 66.666667],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment,
    round(100 * sum(daily) / nullif(sum(monthly), 0), 6) AS value
FROM active_people($start, $finish, $by, $where)
GROUP BY ALL
ORDER BY ALL
