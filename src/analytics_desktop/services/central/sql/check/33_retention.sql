/*
level = "look"
title = "Tables that hold rows older than their policy"
good = "Nothing is kept longer than its policy"
remedy = "Run: analytics-desktop central maintain --dsn DSN"
*/
SELECT overdue_tables((now() - interval '2 days')::date)
