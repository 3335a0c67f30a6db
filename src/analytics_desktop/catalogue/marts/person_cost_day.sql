/*
title = "Cost of one person on one day"
sources = ["ai_cost_tracking"]
sort = ["day", "department_id", "team_id", "person_id"]
before = 0
after = 0
people = false
*/
-- An unpriced request has tokens and no cost; it is counted apart and never as 0.
WITH requests AS (
    SELECT
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        department_id, team_id, person_id,
        attempt, execution_id, booked_cost,
        input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens,
        input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
            + output_tokens + reasoning_tokens AS all_tokens
    FROM lake.ai_cost_tracking
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    day,
    department_id, team_id, person_id,
    count(*) AS requests,
    count(booked_cost) AS priced_requests,
    CAST(sum(booked_cost) AS DECIMAL(38, 12)) AS booked,
    CAST(sum(CASE WHEN execution_id IS NOT NULL THEN booked_cost END) AS DECIMAL(38, 12)) AS execution_booked,
    count(execution_id) AS execution_requests,
    CAST(sum(CASE WHEN attempt > 1 THEN booked_cost END) AS DECIMAL(38, 12)) AS retry_booked,
    count(CASE WHEN attempt > 1 THEN 1 END) AS retry_requests,
    CAST(sum(input_tokens) AS BIGINT) AS input_tokens,
    CAST(sum(cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(cache_write_5m_tokens) AS BIGINT) AS cache_write_5m_tokens,
    CAST(sum(cache_write_1h_tokens) AS BIGINT) AS cache_write_1h_tokens,
    CAST(sum(output_tokens) AS BIGINT) AS output_tokens,
    CAST(sum(reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    CAST(sum(CASE WHEN booked_cost IS NULL THEN all_tokens ELSE 0 END) AS BIGINT) AS unpriced_tokens
FROM requests
WHERE day >= $first AND day < $finish
GROUP BY
    day,
    department_id, team_id, person_id
