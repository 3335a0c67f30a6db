/*
title = "Requests of data subjects"
unit = "text"
definition = "Requests to see or delete personal data that were received or open in the period, with the date by which the law wants them fulfilled and, at the end of the period, how many days are left or how late they are."
good = "neither"
adds_up = false
chart = "table"
order = 210
section = "Personal data"
audience = ["auditor", "compliance", "admin"]
controls = ["gdpr.Art.12"]
owner = "Security and compliance"
columns = { "Kind" = "text", "Subject" = "text", "Received (UTC)" = "date", "Due (UTC)" = "date", "Fulfilled (UTC)" = "date", "Days left" = "count", "State" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["access", "customer 18", "2026-03-05", "2026-04-04", "", 26, "open"],
    ["deletion", "customer 17", "2026-03-02", "2026-04-01", "2026-03-04", 28, "in time"],
]
*/
SELECT
    kind AS "Kind", subject AS "Subject", CAST(received_at AS DATE) AS "Received (UTC)", CAST(due_at AS DATE) AS "Due (UTC)",
    CASE WHEN fulfilled_at < CAST($finish AS TIMESTAMP) THEN CAST(fulfilled_at AS DATE) END AS "Fulfilled (UTC)",
    date_diff('day', CAST(least(fulfilled_at, CAST($finish AS TIMESTAMP)) AS DATE), CAST(due_at AS DATE)) AS "Days left",
    CASE
        WHEN fulfilled_at < CAST($finish AS TIMESTAMP) AND fulfilled_at <= due_at THEN 'in time'
        WHEN fulfilled_at < CAST($finish AS TIMESTAMP) THEN 'late'
        WHEN due_at < CAST($finish AS TIMESTAMP) THEN 'overdue'
        ELSE 'open'
    END AS "State"
FROM data_requests
WHERE received_at < CAST($finish AS TIMESTAMP) AND (fulfilled_at IS NULL OR fulfilled_at >= CAST($start AS TIMESTAMP))
ORDER BY
    CASE "State" WHEN 'overdue' THEN 0 WHEN 'open' THEN 1 WHEN 'late' THEN 2 ELSE 3 END, "Due (UTC)", "Subject"
