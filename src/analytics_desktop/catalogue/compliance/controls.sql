/*
title = "Controls"
unit = "text"
definition = "Every control of SOC 2, GDPR, HIPAA and ISO 27001 that ships with the program, and of the frameworks that the company brought in or put in their place, by the facts of the period: pass where all hold, fail where one does not, not tested where one cannot be seen. A failure that a person entered outweighs the facts."
good = "up"
adds_up = false
chart = "table"
computed = "controls"
order = 120
section = "Controls"
history = true
audience = ["auditor", "compliance", "admin"]
controls = []
owner = "Security and compliance"
columns = { "Kind" = "text", "Name" = "text", "Value" = "ratio", "Text" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["fact", "agents", 2, "Agents in the directory"],
    ["fact", "agents_without_owner", 0, "Agents without an owning team"],
    ["fact", "audit_entries", 7, "Entries of the audit log in the period"],
    ["fact", "audit_heads", 0, "Signed heads of the audit log"],
    ["fact", "audit_missing", 0, "Numbers missing in the sequence of the audit log"],
    ["fact", "audit_unsealed", 7, "Entries of the audit log without a leaf hash"],
    ["fact", "audit_workdays", 3, "Workdays of the period with entries in the audit log"],
    ["fact", "audits_overdue", 0, "Certifications whose next audit is overdue"],
    ["fact", "budgets", 2, "Budgets that run in the period"],
    ["fact", "executions_logged", 4, "Agent executions that were logged"],
    ["fact", "late_answers", 0, "Access requests answered after their legal date"],
    ["fact", "late_deletions", 0, "Deletions fulfilled after their legal date"],
    ["fact", "leaver_activity", 0, "Person-days with activity after the person left"],
    ["fact", "leavers_with_seat", 0, "People who left and still hold a seat"],
    ["fact", "login_bursts", 0, "Days on which one account had 50 or more failed logins"],
    ["fact", "logins_logged", 3, "Logins and failed logins that were logged"],
    ["fact", "opted_out_counted", 0, "Person-days of opted-out people that are counted"],
    ["fact", "people_without_team", 0, "People without a team"],
    ["fact", "permission_changes", 1, "Changes of permissions that were logged"],
    ["fact", "pii_reads", 2, "Reads of personal data that were logged"],
    ["fact", "priced_share", 80, "Percent of requests that have a price"],
    ["fact", "prices_without_source", 0, "Price versions that do not name their source"],
    ["fact", "requests_in_time", 100, "Percent of fulfilled requests that were fulfilled by their legal date"],
    ["fact", "requests_overdue", 0, "Requests of data subjects that are past their legal date and open"],
    ["fact", "retention_broken", "unknown", "Tables with rows that are older than their policy by a month and more"],
    ["fact", "retention_policies", "unknown", "Tables with a retention policy"],
    ["fact", "success_rate", 50, "Percent of ended executions that succeeded"],
    ["fact", "suspicious", 0, "Entries marked as suspicious activity"],
    ["fact", "unnamed_changes", 0, "Changes of permissions without the name of who made them"],
    ["fact", "unnamed_pii_reads", 0, "Reads of personal data without the name of the reader"],
    ["result", "SOC2 CC6.1", "unknown", "pass|2026-03-01|"],
]
*/
SELECT kind AS "Kind", name AS "Name", value AS "Value", text AS "Text"
FROM control_evidence($start, $finish)
ORDER BY kind, name
