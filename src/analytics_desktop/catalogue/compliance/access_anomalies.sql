/*
title = "Unusual access"
unit = "text"
definition = "Days on which somebody's use of data stood out: records, distinct resources, share of entries from 20:00 to 7:00, share of resources not touched in the 28 days before, failures and exports. Each is told against the person's own median of up to 90 days before and the period (of all people where there are fewer than 8 such days) in units of the median absolute deviation; 60 points of the score come from that, 40 from an isolation forest over all person-days. Each line names the two features that moved it most, what came and what was expected. Unusual is not guilty: look at the entries."
good = "down"
adds_up = false
chart = "table"
computed = "access_anomalies"
order = 116
section = "Unusual access"
audience = ["auditor", "compliance", "admin"]
controls = ["soc2.CC7.2", "hipaa.164.308(a)(1)"]
owner = "Security and compliance"
history = true
columns = { "Day" = "date", "Who" = "text", "Entries" = "events", "Records" = "count", "Resources" = "count", "New resources" = "count", "Off hours" = "events", "Failures" = "events", "Exports" = "events" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["2026-03-02", "bob", 3, 0, 0, "unknown", 0, 2, 0],
    ["2026-03-03", "ann", 2, 110, 2, "unknown", 0, 0, 1],
    ["2026-03-04", "bob", 1, 0, 1, 1, 0, 1, 0],
    ["2026-03-04", "cid", 1, 0, 1, "unknown", 0, 0, 0],
]
*/
SELECT
    day AS "Day", actor AS "Who", entries AS "Entries", records AS "Records", resources AS "Resources",
    new_resources AS "New resources", off_hours AS "Off hours", failures AS "Failures", exports AS "Exports"
FROM access_days
WHERE day >= $start - 90 AND day < $finish AND keep($where, dims)
ORDER BY day, actor
