/*
title = "Facts behind the controls"
unit = "text"
definition = "The facts that controls rest on, for the period. A fact is unknown where its rows are not on this machine."
good = "neither"
adds_up = false
chart = "table"
order = 130
section = "Controls"
history = true
audience = ["auditor", "compliance", "admin"]
controls = []
owner = "Security and compliance"
columns = { "Fact" = "text", "Value" = "ratio", "Meaning" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["agents", 2, "Agents in the directory"],
    ["agents_without_owner", 0, "Agents without an owning team"],
    ["audit_entries", 7, "Entries of the audit log in the period"],
    ["audit_heads", 0, "Signed heads of the audit log"],
    ["audit_missing", 0, "Numbers missing in the sequence of the audit log"],
    ["audit_unsealed", 7, "Entries of the audit log without a leaf hash"],
    ["audit_workdays", 3, "Workdays of the period with entries in the audit log"],
    ["audits_overdue", 0, "Certifications whose next audit is overdue"],
    ["budgets", 2, "Budgets that run in the period"],
    ["executions_logged", 4, "Agent executions that were logged"],
    ["late_answers", 0, "Access requests answered after their legal date"],
    ["late_deletions", 0, "Deletions fulfilled after their legal date"],
    ["leaver_activity", 0, "Person-days with activity after the person left"],
    ["leavers_with_seat", 0, "People who left and still hold a seat"],
    ["login_bursts", 0, "Days on which one account had 50 or more failed logins"],
    ["logins_logged", 3, "Logins and failed logins that were logged"],
    ["opted_out_counted", 0, "Person-days of opted-out people that are counted"],
    ["people_without_team", 0, "People without a team"],
    ["permission_changes", 1, "Changes of permissions that were logged"],
    ["pii_reads", 2, "Reads of personal data that were logged"],
    ["priced_share", 80, "Percent of requests that have a price"],
    ["prices_without_source", 0, "Price versions that do not name their source"],
    ["requests_in_time", 100, "Percent of fulfilled requests that were fulfilled by their legal date"],
    ["requests_overdue", 0, "Requests of data subjects that are past their legal date and open"],
    ["retention_broken", "unknown", "Tables with rows that are older than their policy by a month and more"],
    ["retention_policies", "unknown", "Tables with a retention policy"],
    ["success_rate", 50, "Percent of ended executions that succeeded"],
    ["suspicious", 0, "Entries marked as suspicious activity"],
    ["unnamed_changes", 0, "Changes of permissions without the name of who made them"],
    ["unnamed_pii_reads", 0, "Reads of personal data without the name of the reader"],
]
*/
SELECT name AS "Fact", value AS "Value", meaning AS "Meaning"
FROM control_facts($start, $finish)
ORDER BY name
