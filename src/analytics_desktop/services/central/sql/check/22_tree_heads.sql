/*
level = "look"
title = "Audit entries under no signed tree head"
good = "A signed head covers the whole tree of the audit log"
remedy = "Run central maintain with --head-key FILE, on a machine that is not the database server."
*/
SELECT format('%s entries', leaves - signed)
FROM (SELECT (SELECT count(*) FROM audit_leaves) AS leaves, (SELECT coalesce(max(size), 0) FROM audit_heads) AS signed) t
WHERE leaves > signed
