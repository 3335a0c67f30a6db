/*
title = "Months"
unit = "text"
definition = "Each month of the ledger: whether it is closed, by whom and when, the usage that was posted with it, requests that arrived after it was closed, and what the ledger says now. The difference is trued up in the open month."
good = "neither"
adds_up = false
chart = "table"
order = 390
section = "Close"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Month" = "text", "State" = "text", "Closed by" = "text", "Closed at" = "text", "Usage posted" = "money", "Late requests" = "requests", "Late cost" = "money", "Ledger now" = "money" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [["2026-03", "open", "", "", "unknown", 0, "unknown", "2.25"]]
*/
WITH months AS (
    SELECT month, booked AS ledger FROM mart.ledger_months
    WHERE month < $finish AND month + INTERVAL 1 MONTH > $start
),
posted AS (
    SELECT usage_month AS month, sum(amount) AS amount FROM mart.closed_lines
    WHERE entry = 'expense' AND usage_month = booked_in
    GROUP BY ALL
),
late AS (SELECT month, sum(requests) AS requests, sum(booked) AS booked FROM mart.late_requests GROUP BY ALL)
SELECT
    strftime(m.month, '%Y-%m') AS "Month",
    CASE WHEN c.month IS NULL THEN 'open' WHEN c.state = 'waiting' THEN 'closed, sent with the next sync' ELSE 'closed' END
        AS "State",
    c.decided_by AS "Closed by",
    strftime(c.decided_at, '%Y-%m-%d %H:%M UTC') AS "Closed at",
    p.amount AS "Usage posted",
    CAST(coalesce(l.requests, 0) AS BIGINT) AS "Late requests",
    l.booked AS "Late cost",
    m.ledger AS "Ledger now"
FROM months m
LEFT JOIN mart.closes c ON c.month = m.month
LEFT JOIN posted p ON p.month = m.month
LEFT JOIN late l ON l.month = m.month
ORDER BY m.month
