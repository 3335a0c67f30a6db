/*
level = "look"
title = "Audit entries that are not in the tree"
good = "Every audit entry older than two days is in the tree"
remedy = "Run: analytics-desktop central maintain --dsn DSN"
*/
SELECT format('%s entries', count(*)) FROM audit_log a LEFT JOIN audit_leaves l USING (seq)
WHERE l.seq IS NULL AND a.occurred_at < now() - interval '2 days' HAVING count(*) > 0
