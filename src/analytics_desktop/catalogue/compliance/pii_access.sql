/*
title = "Personal data access"
unit = "events"
definition = "Audit entries of actions on personal data, refused ones included."
good = "neither"
adds_up = true
chart = "card"
order = 40
audience = []
controls = ["gdpr.Art.30", "hipaa.164.312(b)"]
owner = "Security and compliance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "day" }
rows = [
    ["2026-03-02", "", 0],
    ["2026-03-03", "", 1],
    ["2026-03-04", "", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    sum(CASE WHEN is_pii THEN entries ELSE 0 END) AS value
FROM security
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
