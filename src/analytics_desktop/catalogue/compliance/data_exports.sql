/*
title = "Data exports"
unit = "events"
definition = "Audit entries of exports that succeeded."
good = "neither"
adds_up = true
chart = "line"
order = 50
section = "Personal data"
audience = []
controls = ["soc2.CC6.7"]
owner = "Security and compliance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 0],
    ["2026-03-03", "", 1],
    ["2026-03-04", "", 0],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(CASE WHEN action LIKE 'export.%' AND outcome = 'success' THEN entries ELSE 0 END) AS value
FROM security
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
