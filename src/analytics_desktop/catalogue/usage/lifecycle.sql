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
WITH came AS (
    SELECT
        -- for the whole period, all days before it are one bucket
        coalesce(bucket($grain, day), CASE WHEN day >= $start THEN $start ELSE DATE '0001-01-02' END) AS began,
        before, people
    FROM visits($where)
    WHERE day < $finish AND day >= CASE WHEN $grain = 'whole' THEN DATE '0001-01-01' ELSE $start - 62 END
      AND keep($where, dims)
),
bounded AS (
    SELECT
        *,
        CAST(CASE $grain WHEN 'day' THEN began - 1 WHEN 'week' THEN began - 7 WHEN 'month' THEN began - INTERVAL 1 MONTH
             ELSE DATE '0001-01-02' END AS DATE) AS previous,
        CAST(CASE $grain WHEN 'day' THEN began + 1 WHEN 'week' THEN began + 7 WHEN 'month' THEN began + INTERVAL 1 MONTH
             WHEN 'whole' THEN CASE WHEN began < $start THEN $start ELSE $finish END END AS DATE) AS next
    FROM came
    WHERE before < began
),
told AS (
    SELECT
        began, next, sum(people) AS active,
        coalesce(sum(people) FILTER (before = DATE '0001-01-01'), 0) AS fresh,
        coalesce(sum(people) FILTER (before >= previous), 0) AS kept,
        coalesce(sum(people) FILTER (before < previous AND before > DATE '0001-01-01'), 0) AS back
    FROM bounded
    GROUP BY began, next
),
classes AS (
    SELECT unnest([
        {'began': t.began, 'segment': 'New', 'people': t.fresh},
        {'began': t.began, 'segment': 'Returning', 'people': t.kept},
        {'began': t.began, 'segment': 'Resurrected', 'people': t.back},
        {'began': t.next, 'segment': 'Dormant', 'people': t.active - coalesce(f.kept, 0)}
    ], recursive := true)
    FROM told t LEFT JOIN told f ON f.began = t.next
)
SELECT CASE WHEN $grain <> 'whole' THEN began END AS period, segment, CAST(people AS BIGINT) AS value
FROM classes
WHERE people > 0
  AND began >= coalesce(bucket($grain, $start), $start) AND began < $finish AND began <= (SELECT last_day FROM coverage)
ORDER BY ALL
