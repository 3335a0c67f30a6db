/*
title = "Sign-off"
unit = "text"
definition = "Who signed off the reconciliation of a month and provider, when and with what note, and the numbers that were signed. Numbers that changed afterwards are told: such a sign-off no longer stands."
good = "neither"
adds_up = false
chart = "table"
order = 320
section = "Reconciliation"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Month" = "text", "Provider" = "text", "Ledger" = "money", "Bill" = "money", "Unexplained" = "money", "State" = "text", "Signed by" = "text", "Signed at" = "text", "Note" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [["2026-03", "acme", "2.25", "2.73", "0.10", "open", "", "", ""]]
*/
SELECT
    strftime(m.month, '%Y-%m') AS "Month",
    m.provider AS "Provider",
    m.ledger AS "Ledger",
    m.bill AS "Bill",
    m.unexplained AS "Unexplained",
    CASE
        WHEN d.subject IS NULL THEN 'open'
        WHEN CAST(json_extract_string(d.body, '$.ledger') AS DECIMAL(38, 12)) IS DISTINCT FROM m.ledger
          OR CAST(json_extract_string(d.body, '$.bill') AS DECIMAL(38, 12)) IS DISTINCT FROM m.bill
          OR CAST(json_extract_string(d.body, '$.unexplained') AS DECIMAL(38, 12)) IS DISTINCT FROM m.unexplained
            THEN 'changed since sign-off'
        WHEN d.state = 'waiting' THEN 'signed off, sent with the next sync'
        ELSE 'signed off'
    END AS "State",
    d.decided_by AS "Signed by",
    strftime(d.decided_at, '%Y-%m-%d %H:%M UTC') AS "Signed at",
    json_extract_string(d.body, '$.note') AS "Note"
FROM provider_months m
LEFT JOIN standing_decisions d ON d.kind = 'reconciliation' AND d.subject = strftime(m.month, '%Y-%m') || '/' || m.provider
WHERE m.month < $finish AND m.month + INTERVAL 1 MONTH > $start
ORDER BY "Month", "Provider"
