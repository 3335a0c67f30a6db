/*
title = "Failed logins"
unit = "events"
definition = "Audit entries of logins that failed."
good = "down"
adds_up = true
chart = "card"
order = 10
audience = []
controls = ["soc2.CC6.1", "iso27001.A.8.5"]
owner = "Security and compliance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 2],
    ["2026-03-03", "", 0],
    ["2026-03-04", "", 0],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(CASE WHEN kind = 'failed login' THEN entries ELSE 0 END) AS value
FROM security
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
