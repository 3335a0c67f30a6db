/*
title = "Audit trail"
sources = ["audit_log"]
before = 0
after = 0
words = ["actor", "action", "resource_type", "resource_id", "ip_address", "detail", "source"]
audience = ["auditor", "compliance", "admin"]

[columns]
occurred_at = { title = "When", unit = "instant" }
actor = { title = "Who", unit = "text", leaves = "code" }
action = { title = "Did", unit = "text" }
resource_type = { title = "To what", unit = "text" }
resource_id = { title = "Which", unit = "text", leaves = "code" }
ip_address = { title = "From", unit = "text", leaves = "code" }
outcome = { title = "Outcome", unit = "text", choices = ["success", "failure"] }
records = { title = "Records", unit = "count" }
kind = { title = "Event", unit = "text", choices = ["failed login", "permission change", "suspicious activity", "unauthorised access", "export", "read"] }
personal = { title = "Personal data", unit = "text", choices = ["yes", "no"] }
team_id = { title = "Team", unit = "text", of = "teams", hidden = true }
department_id = { title = "Department", unit = "text", of = "departments", hidden = true }
detail = { title = "Detail", unit = "text", hidden = true, leaves = "blank" }
source = { title = "Source", unit = "text", hidden = true }
id = { title = "Number", unit = "text", hidden = true }
*/
-- Who did what, when, to what, from where, with what outcome. Entries are evidence: nothing in them is masked.
WITH entries AS (
    SELECT *, CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day
    FROM lake.audit_log
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    e.day,
    CAST(row_number() OVER (PARTITION BY e.day ORDER BY e.occurred_at, e.seq) - 1 AS INTEGER) AS place,
    e.occurred_at, e.actor, e.action, e.resource_type, e.resource_id, e.ip_address, e.outcome, e.records,
    CASE
        WHEN e.action LIKE 'login%' AND e.outcome = 'failure' THEN 'failed login'
        WHEN e.action LIKE 'permission.%' OR e.action LIKE 'role.%' THEN 'permission change'
        WHEN e.action LIKE 'suspicious%' THEN 'suspicious activity'
        WHEN e.outcome = 'failure' THEN 'unauthorised access'
        WHEN e.action LIKE 'export.%' THEN 'export'
        WHEN e.action LIKE '%.read' THEN 'read'
    END AS kind,
    CASE WHEN e.is_pii THEN 'yes' ELSE 'no' END AS personal,
    p.team_id, t.department_id, nullif(e.detail, '{}') AS detail, e.source, CAST(e.seq AS VARCHAR) AS id
FROM entries e
LEFT JOIN lake.people p ON p.id = e.person_id
LEFT JOIN lake.teams t ON t.id = p.team_id
WHERE e.day >= $first AND e.day < $finish
