/*
title = "Audit trail"
unit = "text"
definition = "Who did what, when, to what, from where and with what outcome: the 500 latest entries of the period. Instants are UTC; days are cut in the reporting time zone."
good = "neither"
adds_up = false
chart = "table"
order = 130
section = "Audit trail"
audience = ["auditor", "compliance", "admin"]
controls = ["soc2.CC7.2", "hipaa.164.312(b)"]
owner = "Security and compliance"
columns = { "When (UTC)" = "date", "Who" = "text", "Did" = "text", "To" = "text", "Id" = "text", "Outcome" = "text", "From" = "text", "Records" = "count" }

[example]
filters = { start = 2026-03-04, finish = 2026-03-05, where = { person = ["Cid"] } }
rows = [
    ["2026-03-04 09:00:00", "cid", "permission.grant", "team", "East", "success", "192.0.2.3", "unknown"],
]
*/
SELECT
    occurred_at AS "When (UTC)", actor AS "Who", action AS "Did", resource_type AS "To", resource_id AS "Id",
    outcome AS "Outcome", ip_address AS "From", records AS "Records"
FROM audit_entries
WHERE occurred_at >= CAST($start AS TIMESTAMP) - INTERVAL 1 DAY AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
    AND day >= $start AND day < $finish AND keep($where, dims)
ORDER BY occurred_at DESC, seq DESC
LIMIT 500
