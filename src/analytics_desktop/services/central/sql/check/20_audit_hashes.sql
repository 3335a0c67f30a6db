/*
level = "bad"
title = "Audit rows that do not fit their hash (by seq)"
good = "The newest 10,000 audit rows fit their hashes"
remedy = "Somebody changed the audit log past its triggers. Compare it with an earlier audit pack."
*/
SELECT seq FROM (SELECT * FROM audit_log ORDER BY seq DESC LIMIT 10000) a
WHERE leaf_hash IS DISTINCT FROM audit_leaf(ROW(a.*)::audit_log) ORDER BY seq
