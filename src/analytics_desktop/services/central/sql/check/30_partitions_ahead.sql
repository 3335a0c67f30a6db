/*
level = "look"
title = "Months ahead without a partition"
good = "The next months have partitions"
remedy = "Run: analytics-desktop central maintain --dsn DSN"
*/
SELECT to_char(month, 'YYYY-MM')
FROM generate_series(date_trunc('month', now()), now() + interval '2 months', interval '1 month') month
WHERE to_regclass(to_char(month, '"analytics_events_y"YYYY"m"MM')) IS NULL
ORDER BY 1
