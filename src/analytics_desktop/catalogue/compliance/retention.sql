/*
title = "Retention"
unit = "text"
definition = "Each table with a retention policy: how long its rows are kept, its oldest row on this machine, and whether that is within the policy. Retention is applied by whole months, so a row may be a month older."
good = "up"
adds_up = false
chart = "table"
order = 230
section = "Personal data"
history = true
audience = ["auditor", "compliance", "admin"]
controls = ["gdpr.Art.5"]
owner = "Security and compliance"
columns = { "Table" = "text", "Kept days" = "count", "Oldest row (UTC)" = "date", "State" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = []
*/
WITH kept AS (
    SELECT 'analytics_events' AS table_name, min(occurred_at) AS oldest, max(occurred_at) AS newest FROM lake.analytics_events
    UNION ALL SELECT 'ai_cost_tracking', min(occurred_at), max(occurred_at) FROM lake.ai_cost_tracking
    UNION ALL SELECT 'agent_executions', min(started_at), max(started_at) FROM lake.agent_executions
    UNION ALL SELECT 'analytics_aggregates', min(period_start), max(period_start) FROM lake.analytics_aggregates
    UNION ALL SELECT 'audit_log', min(occurred_at), max(occurred_at) FROM lake.audit_log
    UNION ALL SELECT 'feedback', min(given_at), max(given_at) FROM lake.feedback
    UNION ALL SELECT 'outcomes', min(occurred_at), max(occurred_at) FROM lake.outcomes
)
SELECT
    p.table_name AS "Table", p.keep_days AS "Kept days", CAST(k.oldest AS DATE) AS "Oldest row (UTC)",
    CASE
        WHEN k.oldest IS NULL THEN 'no rows here'
        WHEN k.oldest < k.newest - to_days(p.keep_days + 31) THEN 'older than the policy'
        ELSE 'within the policy'
    END AS "State"
FROM lake.retention_policies p LEFT JOIN kept k ON k.table_name = p.table_name
WHERE $start < $finish
ORDER BY "Table"
