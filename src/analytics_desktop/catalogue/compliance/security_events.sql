/*
title = "Security events"
unit = "events"
definition = "Audit entries of failed logins, refused access, permission changes and suspicious activity, by kind when not split otherwise."
good = "down"
adds_up = true
chart = "line"
order = 110
section = "Security"
audience = []
controls = ["soc2.CC7.2"]
owner = "Security and compliance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "failed login", 2],
    ["", "permission change", 1],
    ["", "unauthorised access", 1],
]
*/
SELECT
    bucket($grain, day) AS period,
    coalesce(segment($by, dims), kind) AS segment,
    sum(entries) AS value
FROM security
WHERE day >= $start AND day < $finish AND keep($where, dims) AND kind IS NOT NULL
GROUP BY ALL
ORDER BY ALL
