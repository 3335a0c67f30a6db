/*
level = "look"
title = "Models with requests that have no price"
good = "Every request has a price"
remedy = "Run: analytics-desktop central prices import FILE --dsn DSN"
*/
SELECT format('%s %s (%s)', provider, model, count(*)) FROM ai_cost_tracking WHERE booked_cost IS NULL
GROUP BY provider, model ORDER BY count(*) DESC, provider, model LIMIT 20
