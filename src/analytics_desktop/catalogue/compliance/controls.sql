/*
title = "Controls"
unit = "text"
definition = "The latest result of each tested control, whatever the period."
good = "up"
adds_up = false
chart = "table"
order = 120
audience = []
controls = []
owner = "Security and compliance"
columns = { "Framework" = "text", "Control" = "text", "Status" = "text", "Evidence" = "text", "Tested (UTC)" = "date", "Owner" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["SOC 2", "CC6.1", "pass", "strong", "2026-03-01 00:00:00", "Security"],
]
*/
SELECT
    framework AS "Framework", control AS "Control", status AS "Status", strength AS "Evidence",
    tested_at AS "Tested (UTC)", owner AS "Owner"
FROM control_results
ORDER BY CASE status WHEN 'fail' THEN 0 WHEN 'not_tested' THEN 1 ELSE 2 END, framework, control
