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
    SELECT month_of(day) AS month, sum(booked) AS ledger FROM mart.bill_day
    WHERE month_of(day) < $finish AND month_of(day) + INTERVAL 1 MONTH > $start
    GROUP BY ALL
)
SELECT
    strftime(m.month, '%Y-%m') AS "Month",
    CASE WHEN c.month IS NULL THEN 'open' WHEN c.state = 'waiting' THEN 'closed, sent with the next sync' ELSE 'closed' END
        AS "State",
    c.decided_by AS "Closed by",
    strftime(c.decided_at, '%Y-%m-%d %H:%M UTC') AS "Closed at",
    (SELECT sum(l.amount) FROM mart.closed_lines l WHERE l.entry = 'expense' AND l.usage_month = m.month AND l.booked_in = m.month)
        AS "Usage posted",
    CAST(coalesce((SELECT sum(requests) FROM mart.late_requests r WHERE r.month = m.month), 0) AS BIGINT) AS "Late requests",
    (SELECT sum(booked) FROM mart.late_requests r WHERE r.month = m.month) AS "Late cost",
    m.ledger AS "Ledger now"
FROM months m LEFT JOIN mart.closes c ON c.month = m.month
ORDER BY m.month
