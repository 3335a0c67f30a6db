/*
title = "Requests that arrived after their month had ended, by the instant of their arrival"
sources = ["ai_cost_tracking"]
sort = ["day", "received_at"]
before = 0
after = 0
people = false
*/
WITH requests AS (
    SELECT
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        CAST(received_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS received_on,
        received_at, department_id, provider, booked_cost
    FROM lake.ai_cost_tracking
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    day, received_at, department_id, provider,
    count(*) AS requests,
    CAST(sum(booked_cost) AS DECIMAL(38, 12)) AS booked
FROM requests
WHERE day >= $first AND day < $finish AND date_trunc('month', received_on) > date_trunc('month', day)
GROUP BY day, received_at, department_id, provider
