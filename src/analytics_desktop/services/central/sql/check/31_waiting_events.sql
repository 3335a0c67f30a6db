/*
level = "look"
title = "Events that wait for a partition"
good = "No event waits for a partition"
remedy = "Run: analytics-desktop central maintain --dsn DSN"
*/
SELECT count(*) FROM analytics_events_default WHERE occurred_at < now() + interval '1 month' HAVING count(*) > 0
