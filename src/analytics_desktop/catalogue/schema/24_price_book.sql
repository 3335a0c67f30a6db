-- What one unit of a currency is in the reporting currency; NULL where that day has no rate.
CREATE OR REPLACE MACRO exchange_rate(money, on_day) AS CAST(
    CASE WHEN money = (SELECT reporting_currency FROM lake.store_identity) THEN 1
         ELSE (SELECT any_value(x.rate) FROM lake.fx_rates x WHERE x.currency = money AND x.day = on_day) END
AS DECIMAL(18, 10));

-- The price book: which version is best for each kind of request that occurs. `place` orders the versions that fit one
-- kind: a contract beats the list, then the longest pattern, then the exact name, then the newer version.
CREATE OR REPLACE VIEW request_kinds AS
SELECT provider, model, tier, context_band, geography FROM mart.bill_day
UNION SELECT provider, model, tier, context_band, geography FROM lake.vendor_usage;
CREATE OR REPLACE TABLE mart.fitting_versions AS
SELECT
    k.*, v.id AS price_version_id, v.kind, v.valid_from, coalesce(v.valid_to, TIMESTAMP 'infinity') AS valid_to,
    row_number() OVER (
        PARTITION BY k.provider, k.model, k.tier, k.context_band, k.geography
        ORDER BY v.kind = 'contract' DESC, length(rtrim(v.model_pattern, '*')) DESC, NOT ends_with(v.model_pattern, '*') DESC,
            v.valid_from DESC, v.id DESC
    ) AS place
FROM request_kinds k
JOIN lake.price_versions v
    ON v.provider = k.provider AND v.tier = k.tier AND v.context_band = k.context_band AND v.geography = k.geography
    AND (v.model_pattern = k.model
         OR (ends_with(v.model_pattern, '*') AND starts_with(k.model, rtrim(v.model_pattern, '*'))));

-- The price book as it stood at an instant; `kinds` is 'any', or 'list' to leave contracts aside.
CREATE OR REPLACE MACRO book_at(instant, kinds) AS TABLE
SELECT provider, model, tier, context_band, geography, arg_min(price_version_id, place) AS price_version_id
FROM mart.fitting_versions
WHERE valid_from <= instant AND valid_to > instant AND (kinds = 'any' OR kind = kinds)
GROUP BY ALL;

-- What tokens of all buckets cost at a version; unknown where a used bucket has no price.
CREATE OR REPLACE MACRO bucket_cost(tokens, price, rate) AS (
    CASE WHEN tokens = 0 THEN 0 ELSE CAST(CAST(tokens AS BIGINT) * price * rate * 0.000001 AS DECIMAL(38, 12)) END
);
CREATE OR REPLACE MACRO tokens_cost(used, prices, rate) AS (
    bucket_cost(used.input_tokens, prices.input, rate)
    + bucket_cost(used.cache_read_tokens, prices.cache_read, rate)
    + bucket_cost(used.cache_write_5m_tokens, prices.cache_write_5m, rate)
    + bucket_cost(used.cache_write_1h_tokens, prices.cache_write_1h, rate)
    + bucket_cost(used.output_tokens, prices.output, rate)
    + bucket_cost(used.reasoning_tokens, prices.reasoning, rate)
);

-- Requests as booked, and as they would be booked at another version of the price book: tokens at its prices, everything
-- else as it is. NULL where the book has no version or no price for a used bucket.
CREATE OR REPLACE MACRO requests_rated_at(instant, kinds) AS TABLE
SELECT
    r.day, r.dims, r.first_attempts + r.retries AS requests, r.booked, r.price_version_id, k.price_version_id AS other_id,
    r.booked + tokens_cost(r, new, exchange_rate(new.currency, r.day)) - tokens_cost(r, old, exchange_rate(old.currency, r.day)) AS rerated
FROM priced_requests r
JOIN lake.price_versions v ON v.id = r.price_version_id
JOIN token_prices old ON old.price_version_id = v.id
LEFT JOIN book_at(instant, kinds) k
    ON k.provider = r.dims['provider'] AND k.model = r.dims['model'] AND k.tier = r.dims['tier']
    AND k.context_band = v.context_band AND k.geography = v.geography
LEFT JOIN token_prices new ON new.price_version_id = k.price_version_id;
CREATE OR REPLACE VIEW rerated_requests AS
FROM requests_rated_at((SELECT CAST(last_day AS TIMESTAMP) + INTERVAL 12 HOUR FROM mart.coverage), 'any');
COMMENT ON VIEW rerated_requests IS 'department team agent model provider tier';
