/*
title = "Certifications"
unit = "text"
definition = "Certifications with their status, audits and open findings, whatever the period."
good = "up"
adds_up = false
chart = "table"
order = 125
section = "Controls"
audience = []
controls = []
owner = "Security and compliance"
columns = { "Name" = "text", "Status" = "text", "Last audit" = "date", "Next audit" = "date", "Findings" = "count" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["SOC2", "in-progress", "unknown", "2026-09-01", 2],
]
*/
SELECT
    name AS "Name", status AS "Status", last_audit AS "Last audit", next_audit AS "Next audit", findings AS "Findings"
FROM certifications
ORDER BY name
