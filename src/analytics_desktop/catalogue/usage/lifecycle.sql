/*
title = "New, returning, resurrected, dormant"
unit = "people"
definition = "People by what they did before: new (never active before), returning (also active in the bucket before), resurrected (active again after a bucket without), and dormant (active in the bucket before and not in this one). Buckets are whole days, weeks or months, the last one as far as the period goes; the whole period is told against the one of equal length before it."
good = "neither"
adds_up = false
chart = "line"
order = 125
audience = []
controls = []
owner = "Product analytics"
history = true
section = "Activity"
people = "activity"
sums = [["New", "Returning", "Resurrected"], ["Returning", "Dormant"]]

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "New", 2],
    ["2026-03-03", "Dormant", 1],
    ["2026-03-03", "Returning", 1],
    ["2026-03-04", "New", 1],
    ["2026-03-04", "Returning", 1],
    ["2026-03-05", "Dormant", 2],
    ["2026-03-06", "Resurrected", 1],
]
*/
WITH visits AS (
    SELECT
        person_id,
        coalesce(bucket($grain, day), CASE WHEN day >= $start THEN $start ELSE $start - CAST($finish - $start AS INTEGER) END) AS began,
        min(day) AS first_visit
    FROM person_days
    WHERE person_id IS NOT NULL AND keep($where, dims) AND day < $finish
    GROUP BY ALL
),
told AS (
    SELECT
        person_id, began,
        lag(began) OVER person AS before, lead(began) OVER person AS after,
        CASE WHEN $grain = 'whole' THEN min(first_visit) OVER person >= $start ELSE lag(began) OVER person IS NULL END AS is_new,
        CAST(CASE $grain WHEN 'day' THEN began + INTERVAL 1 DAY WHEN 'week' THEN began + INTERVAL 7 DAY
             WHEN 'month' THEN began + INTERVAL 1 MONTH ELSE began + to_days(CAST($finish - $start AS INTEGER)) END AS DATE) AS next
    FROM visits
    WINDOW person AS (PARTITION BY person_id ORDER BY began)
),
steps AS (
    SELECT person_id, began, next, after, is_new, lag(next) OVER (PARTITION BY person_id ORDER BY began) AS expected FROM told
),
classes AS (
    SELECT began, CASE WHEN is_new THEN 'New' WHEN expected = began THEN 'Returning' ELSE 'Resurrected' END AS segment FROM steps
    UNION ALL
    SELECT next, 'Dormant' FROM steps WHERE after IS DISTINCT FROM next
)
SELECT CASE WHEN $grain <> 'whole' THEN began END AS period, segment, count(*) AS value
FROM classes
WHERE began >= coalesce(bucket($grain, $start), $start) AND began < $finish AND began <= (SELECT last_day FROM coverage)
GROUP BY ALL
ORDER BY ALL
