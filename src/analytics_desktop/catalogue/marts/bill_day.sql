/*
title = "Requests as vendors bill them: by their UTC day, model, tier, context band, geography and price version"
sources = ["ai_cost_tracking"]
sort = ["day", "provider", "model"]
before = 0
after = 0
people = false
*/
WITH requests AS (
    SELECT
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        CAST(occurred_at AS DATE) AS utc_day,
        department_id, provider, model, tier, context_band, geography, price_version_id, booked_cost,
        input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens,
        web_searches
    FROM lake.ai_cost_tracking
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    day, utc_day, department_id, provider, model, tier, context_band, geography, price_version_id,
    count(*) AS requests,
    CAST(sum(input_tokens) AS BIGINT) AS input_tokens,
    CAST(sum(cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(cache_write_5m_tokens) AS BIGINT) AS cache_write_5m_tokens,
    CAST(sum(cache_write_1h_tokens) AS BIGINT) AS cache_write_1h_tokens,
    CAST(sum(output_tokens) AS BIGINT) AS output_tokens,
    CAST(sum(reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    CAST(sum(web_searches) AS BIGINT) AS web_searches,
    CAST(sum(booked_cost) AS DECIMAL(38, 12)) AS booked
FROM requests
WHERE day >= $first AND day < $finish
GROUP BY day, utc_day, department_id, provider, model, tier, context_band, geography, price_version_id
