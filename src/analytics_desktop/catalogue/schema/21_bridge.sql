-- What the variance bridge takes apart: priced requests of a period by model and by what they are priced as, with the cost of
-- each bucket of tokens at the prices booked; of one period or of two. Few rows: most prices are in the reporting currency,
-- and then all days have the same rate.
CREATE OR REPLACE MACRO ledger_cells_of_both(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
WITH used AS (
    SELECT
        u.day < start AS is_earlier,
        CAST(dims['model'] AS VARCHAR) AS model, CAST(dims['tier'] AS VARCHAR) AS tier, u.price_version_id,
        CAST(coalesce(p.own_rate, x.rate) AS DECIMAL(18, 10)) AS rate,
        sum(first_attempts) AS first_attempts, sum(retries) AS retries,
        sum(input_tokens) AS input_tokens, sum(cache_read_tokens) AS cache_read_tokens,
        sum(cache_write_5m_tokens) AS cache_write_5m_tokens, sum(cache_write_1h_tokens) AS cache_write_1h_tokens,
        sum(output_tokens) AS output_tokens, sum(reasoning_tokens) AS reasoning_tokens, sum(booked) AS booked
    FROM priced(NULL, wanted) u
    LEFT JOIN token_prices p ON p.price_version_id = u.price_version_id
    LEFT JOIN mart.fx_rates x ON x.currency = p.currency AND x.day = u.day
    WHERE u.day >= earlier_start AND u.day < next_day AND (u.day >= start OR u.day < earlier_next_day) AND keep(wanted, dims)
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
    is_earlier, model, priced_as,
    CAST(sum(first_attempts) AS BIGINT) AS first_attempts, CAST(sum(retries) AS BIGINT) AS retries,
    CAST(sum(input_tokens) AS BIGINT) AS input_tokens, CAST(sum(cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(cache_write_5m_tokens) AS BIGINT) AS cache_write_5m_tokens,
    CAST(sum(cache_write_1h_tokens) AS BIGINT) AS cache_write_1h_tokens,
    CAST(sum(output_tokens) AS BIGINT) AS output_tokens, CAST(sum(reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    sum(input_cost) AS input_cost, sum(cache_read_cost) AS cache_read_cost,
    sum(cache_write_5m_cost) AS cache_write_5m_cost, sum(cache_write_1h_cost) AS cache_write_1h_cost,
    sum(output_cost) AS output_cost, sum(reasoning_cost) AS reasoning_cost,
    sum(
        booked - input_cost - cache_read_cost - cache_write_5m_cost - cache_write_1h_cost - output_cost - reasoning_cost
    ) AS other_charges
FROM costed
GROUP BY is_earlier, model, priced_as;
CREATE OR REPLACE MACRO ledger_cells(first_day, next_day, wanted) AS TABLE
FROM ledger_cells_of_both(first_day, first_day, first_day, next_day, wanted);
