/*
title = "People by feature and hour of the week"
unit = "people"
definition = "Distinct people who used a feature in a local hour of the week, on any such day of the period (hours are shown in the week that begins on Monday 1 January 2001)."
good = "up"
adds_up = false
chart = "heatmap"
order = 121
audience = []
controls = []
owner = "Product analytics"
section = "Features"
people = "features"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day", where = { feature = ["Chat"] } }
rows = [
    ["2001-01-01 09:00:00", "Chat", 2],
    ["2001-01-03 00:00:00", "Chat", 1],
]
*/
WITH used AS (
    SELECT
        coalesce(segment($by, dims), CAST(dims['feature'] AS VARCHAR)) AS segment,
        person_id, CAST(isodow(day) AS INTEGER) AS weekday, bit_or(hours) AS hours
    FROM feature_people
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    CASE WHEN $grain <> 'whole' THEN TIMESTAMP '2001-01-01 00:00:00' + to_days(weekday - 1) + to_hours(hour) END AS period,
    segment,
    count(DISTINCT person_id) AS value
FROM used, (SELECT CAST(unnest(range(24)) AS INTEGER) AS hour)
WHERE (hours >> hour) & 1 = 1
GROUP BY ALL
ORDER BY ALL
