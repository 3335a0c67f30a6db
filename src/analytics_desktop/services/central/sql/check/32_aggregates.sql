/*
level = "look"
title = "Maintenance has not run for two days"
good = "Maintenance runs"
remedy = "Run analytics-desktop central maintain --dsn DSN, every hour or every day (cron, systemd, pg_cron)."
*/
SELECT coalesce(max(ran_at)::date::text, 'never') FROM maintenance_state
HAVING coalesce(max(ran_at), '-infinity') < now() - interval '2 days'
