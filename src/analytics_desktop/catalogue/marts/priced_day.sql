/*
title = "Priced requests of one day by price version, for the causes of a change of cost"
sources = ["ai_cost_tracking"]
sort = ["day", "department_id", "team_id", "agent_id", "model"]
before = 0
after = 0
people = false
*/
WITH requests AS (
    SELECT
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        department_id, team_id, agent_id, provider, model, tier, price_version_id, attempt, booked_cost,
        input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens
    FROM lake.ai_cost_tracking
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND booked_cost IS NOT NULL
)
SELECT
    day,
    department_id, team_id, agent_id, provider, model, tier, price_version_id,
    count(CASE WHEN attempt > 1 THEN NULL ELSE 1 END) AS first_attempts,
    count(CASE WHEN attempt > 1 THEN 1 END) AS retries,
    CAST(sum(input_tokens) AS BIGINT) AS input_tokens,
    CAST(sum(cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(cache_write_5m_tokens) AS BIGINT) AS cache_write_5m_tokens,
    CAST(sum(cache_write_1h_tokens) AS BIGINT) AS cache_write_1h_tokens,
    CAST(sum(output_tokens) AS BIGINT) AS output_tokens,
    CAST(sum(reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    CAST(sum(booked_cost) AS DECIMAL(38, 12)) AS booked
FROM requests
WHERE day >= $first AND day < $finish
GROUP BY day, department_id, team_id, agent_id, provider, model, tier, price_version_id
