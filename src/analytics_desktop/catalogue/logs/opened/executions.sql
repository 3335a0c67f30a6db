/*
columns = { "Attempt" = "count", "At (UTC)" = "date", "Model" = "text", "Tier" = "text", "Input" = "tokens", "Cached" = "tokens", "Output" = "tokens", "Cost" = "money_small" }
*/
SELECT
    attempt AS "Attempt", occurred_at AS "At (UTC)", provider || ' ' || model AS "Model", tier AS "Tier",
    input_tokens AS "Input", cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens AS "Cached",
    output_tokens + reasoning_tokens AS "Output", booked_cost AS "Cost"
FROM lake.ai_cost_tracking
WHERE execution_id = CAST($id AS UUID)
  AND occurred_at >= CAST($day AS TIMESTAMP) - INTERVAL 2 DAY AND occurred_at < CAST($day AS TIMESTAMP) + INTERVAL 4 DAY
ORDER BY attempt, occurred_at, request_id
