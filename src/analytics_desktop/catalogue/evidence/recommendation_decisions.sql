/*
title = "Decisions on recommendations"
unit = "text"
definition = "What was dismissed and taken, in the order in which it came to stand, with its local day."
good = "neither"
adds_up = false
chart = "table"
order = 1
audience = []
controls = []
owner = "Finance"
columns = { "Subject" = "text", "Kind" = "text", "Body" = "text", "Day" = "date" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = []
*/
SELECT
    subject AS "Subject", kind AS "Kind", CAST(body AS VARCHAR) AS "Body",
    CAST(decided_at AT TIME ZONE 'UTC' AT TIME ZONE r.zone AS DATE) AS "Day"
FROM mart.decisions CROSS JOIN mart.reporting r
WHERE kind IN ('recommendation.dismissed', 'recommendation.taken')
ORDER BY place
