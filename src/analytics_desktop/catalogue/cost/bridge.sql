/*
title = "Why cost changed"
unit = "money"
definition = "The change of booked cost against the compared period, by cause: volume, retries, model mix, tier mix (with context band and geography), tokens per request, cache rate, price, and other charges (web searches, rounding). Cost is written as a product of these factors, and those of the earlier period are replaced by those of the later one, one after the other, so the parts sum to the change exactly. The rows are the evidence of one period: tokens times the price that each request is booked at; unpriced requests are left out."
good = "down"
adds_up = false
chart = "waterfall"
computed = "bridge"
order = 115
section = "Why"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"

[columns]
"Model" = "text"
"Tier" = "text"
"First attempts" = "requests"
"Retries" = "requests"
"Input tokens" = "tokens"
"Cache read tokens" = "tokens"
"Cache write 5 min tokens" = "tokens"
"Cache write 1 h tokens" = "tokens"
"Output tokens" = "tokens"
"Reasoning tokens" = "tokens"
"Input cost" = "money"
"Cache read cost" = "money"
"Cache write 5 min cost" = "money"
"Cache write 1 h cost" = "money"
"Output cost" = "money"
"Reasoning cost" = "money"
"Other charges" = "money"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["large", "standard", 2, 1, 2200, 800, 0, 0, 660, 40, "0.44", "0.016", "0", "0", "0.264", "0.016", "1.264"],
    ["small", "batch", 1, 0, 200, 0, 0, 0, 100, 0, "0.04", "0", "0", "0", "0.04", "0", "0.17"],
]
*/
-- few rows: most prices are in the reporting currency, and then all days have the same rate
WITH used AS (
    SELECT
        CAST(dims['model'] AS VARCHAR) AS model, CAST(dims['tier'] AS VARCHAR) AS tier, u.price_version_id,
        CAST(coalesce(p.own_rate, x.rate) AS DECIMAL(18, 10)) AS rate,
        sum(first_attempts) AS first_attempts, sum(retries) AS retries,
        sum(input_tokens) AS input_tokens, sum(cache_read_tokens) AS cache_read_tokens,
        sum(cache_write_5m_tokens) AS cache_write_5m_tokens, sum(cache_write_1h_tokens) AS cache_write_1h_tokens,
        sum(output_tokens) AS output_tokens, sum(reasoning_tokens) AS reasoning_tokens, sum(booked) AS booked
    FROM priced(NULL, $where) u
    LEFT JOIN token_prices p ON p.price_version_id = u.price_version_id
    LEFT JOIN mart.fx_rates x ON x.currency = p.currency AND x.day = u.day
    WHERE u.day >= $start AND u.day < $finish AND keep($where, dims)
    GROUP BY ALL
),
costed AS (
    SELECT
        u.*,
        concat_ws(', ', u.tier, nullif(p.context_band, 'standard'), nullif(p.geography, 'global')) AS priced_as,
        token_cost(input_tokens, input, rate) AS input_cost,
        token_cost(cache_read_tokens, cache_read, rate) AS cache_read_cost,
        token_cost(cache_write_5m_tokens, cache_write_5m, rate) AS cache_write_5m_cost,
        token_cost(cache_write_1h_tokens, cache_write_1h, rate) AS cache_write_1h_cost,
        token_cost(output_tokens, output, rate) AS output_cost,
        token_cost(reasoning_tokens, reasoning, rate) AS reasoning_cost
    FROM used u LEFT JOIN token_prices p ON p.price_version_id = u.price_version_id
)
SELECT
    model AS "Model",
    priced_as AS "Tier",
    CAST(sum(first_attempts) AS BIGINT) AS "First attempts",
    CAST(sum(retries) AS BIGINT) AS "Retries",
    CAST(sum(input_tokens) AS BIGINT) AS "Input tokens",
    CAST(sum(cache_read_tokens) AS BIGINT) AS "Cache read tokens",
    CAST(sum(cache_write_5m_tokens) AS BIGINT) AS "Cache write 5 min tokens",
    CAST(sum(cache_write_1h_tokens) AS BIGINT) AS "Cache write 1 h tokens",
    CAST(sum(output_tokens) AS BIGINT) AS "Output tokens",
    CAST(sum(reasoning_tokens) AS BIGINT) AS "Reasoning tokens",
    sum(input_cost) AS "Input cost",
    sum(cache_read_cost) AS "Cache read cost",
    sum(cache_write_5m_cost) AS "Cache write 5 min cost",
    sum(cache_write_1h_cost) AS "Cache write 1 h cost",
    sum(output_cost) AS "Output cost",
    sum(reasoning_cost) AS "Reasoning cost",
    sum(
        booked - input_cost - cache_read_cost - cache_write_5m_cost - cache_write_1h_cost - output_cost - reasoning_cost
    ) AS "Other charges"
FROM costed
GROUP BY model, priced_as
ORDER BY model, priced_as
