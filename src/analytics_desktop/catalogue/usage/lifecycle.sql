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
SELECT period, segment, people AS value
FROM lives_of_steps($grain, $start, $finish, $where)
WHERE $grain <> 'whole'
UNION ALL
SELECT period, segment, people AS value
FROM lives_of_period($start, $finish, $where)
WHERE $grain = 'whole'
ORDER BY ALL
