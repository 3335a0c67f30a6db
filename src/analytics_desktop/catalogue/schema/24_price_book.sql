-- What one unit of a currency is in the reporting currency; NULL where that day has no rate.
CREATE OR REPLACE MACRO exchange_rate(money, on_day) AS CAST(
    CASE WHEN money = (SELECT reporting_currency FROM mart.store_identity) THEN 1
         ELSE (SELECT any_value(x.rate) FROM mart.fx_rates x WHERE x.currency = money AND x.day = on_day) END
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
JOIN mart.price_versions v
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

-- Whether each used bucket has a price, which is quickly seen; NULL and false where one has none.
CREATE OR REPLACE MACRO is_bucket_priced(tokens, price) AS (tokens = 0 OR (tokens IS NOT NULL AND price IS NOT NULL));
CREATE OR REPLACE MACRO is_priced(used, prices) AS (
    is_bucket_priced(used.input_tokens, prices.input)
    AND is_bucket_priced(used.cache_read_tokens, prices.cache_read)
    AND is_bucket_priced(used.cache_write_5m_tokens, prices.cache_write_5m)
    AND is_bucket_priced(used.cache_write_1h_tokens, prices.cache_write_1h)
    AND is_bucket_priced(used.output_tokens, prices.output)
    AND is_bucket_priced(used.reasoning_tokens, prices.reasoning)
);

-- What prices and rates a request is booked at, and what it would be at on the last day of the data: a row for each day,
-- version and kind of request, because exact decimals take their time.
CREATE OR REPLACE TABLE mart.today_prices AS
WITH used AS (
    SELECT DISTINCT
        day, price_version_id, dims['provider'] AS provider, dims['model'] AS model, dims['tier'] AS tier
    FROM priced_requests
),
rates AS (
    SELECT currency, day, CAST(any_value(rate) AS DECIMAL(18, 10)) AS rate FROM mart.fx_rates GROUP BY currency, day
)
SELECT
    u.*, k.price_version_id AS today_id, old, new,
    CAST(CASE WHEN old.currency = s.reporting_currency THEN 1 ELSE x.rate END AS DECIMAL(18, 10)) AS old_rate,
    CAST(CASE WHEN new.currency = s.reporting_currency THEN 1 ELSE y.rate END AS DECIMAL(18, 10)) AS new_rate
FROM used u
CROSS JOIN mart.store_identity s
JOIN token_prices old ON old.price_version_id = u.price_version_id
LEFT JOIN book_at((SELECT CAST(last_day AS TIMESTAMP) + INTERVAL 12 HOUR FROM mart.coverage), 'any') k
    ON k.provider = u.provider AND k.model = u.model AND k.tier = u.tier
    AND k.context_band = old.context_band AND k.geography = old.geography
LEFT JOIN token_prices new ON new.price_version_id = k.price_version_id
LEFT JOIN rates x ON x.currency = old.currency AND x.day = u.day
LEFT JOIN rates y ON y.currency = new.currency AND y.day = u.day;

-- Requests as booked, and as they would be booked at the version of the price book that is valid on the last day of the
-- data: tokens at its prices, everything else as it is. NULL where the book has no version or no price for a used bucket.
CREATE OR REPLACE TABLE mart.rerated_day AS
SELECT
    r.day, r.dims, r.first_attempts + r.retries AS requests, r.booked,
    r.booked + CASE WHEN t.today_id = t.price_version_id AND t.new_rate IS NOT NULL AND is_priced(r, t.new) THEN 0
                    ELSE tokens_cost(r, t.new, t.new_rate) - tokens_cost(r, t.old, t.old_rate) END AS rerated
FROM priced_requests r
JOIN mart.today_prices t
    ON t.day = r.day AND t.price_version_id = r.price_version_id
    AND t.provider IS NOT DISTINCT FROM r.dims['provider'] AND t.model IS NOT DISTINCT FROM r.dims['model']
    AND t.tier IS NOT DISTINCT FROM r.dims['tier'];
CREATE OR REPLACE VIEW rerated_requests AS
SELECT *, CAST(rerated IS NULL AS INTEGER) AS unknown FROM mart.rerated_day;
COMMENT ON VIEW rerated_requests IS 'department team agent model provider tier';
CREATE OR REPLACE TABLE mart.rerated_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM rerated_requests)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(agent) = 0 THEN 'agent'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, agent := agent, provider := provider, model := model, tier := tier
    ) AS dims,
    sum(requests)::BIGINT AS requests, sum(booked) AS booked, sum(rerated) AS rerated, sum(unknown)::BIGINT AS unknown
FROM flat
GROUP BY GROUPING SETS (
    (day, provider, model, tier), (day, provider, model, tier, department), (day, provider, model, tier, team),
    (day, provider, model, tier, agent)
)
ORDER BY kept, day;
CREATE OR REPLACE MACRO rerated_costs(dimension, wanted) AS TABLE
SELECT day, dims, requests, booked, rerated, unknown FROM mart.rerated_by_one
WHERE kept = CAST(priced_kept(dimension, wanted) AS mart.kept)
UNION ALL
SELECT day, dims, requests, booked, rerated, unknown FROM rerated_requests WHERE priced_kept(dimension, wanted) = 'several';
