/*
level = "look"
title = "Transactions open for an hour; workstations see nothing newer (by pid)"
good = "No open transaction holds the workstations back"
remedy = "End them: SELECT pg_terminate_backend(PID)"
as_login = true
*/
SELECT pid::text FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND xact_start < now() - interval '1 hour'
UNION ALL
SELECT gid FROM pg_prepared_xacts WHERE database = current_database() AND prepared < now() - interval '1 hour'
ORDER BY 1
