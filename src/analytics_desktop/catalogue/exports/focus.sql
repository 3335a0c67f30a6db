-- The ledger as charges of the FinOps Open Cost and Usage Specification (FOCUS) 1.4, dataset CostAndUsage: one row per
-- day, department, team, agent, provider, model, price version and meter. BilledCost sums to booked cost exactly; requests
-- without a price are no charge and are not in it. Where no list price is known, ListCost is the contracted cost.
WITH used AS (
    SELECT
        day, CAST(dims['department'] AS VARCHAR) AS department, CAST(dims['team'] AS VARCHAR) AS team,
        CAST(dims['agent'] AS VARCHAR) AS agent, CAST(dims['provider'] AS VARCHAR) AS provider,
        CAST(dims['model'] AS VARCHAR) AS model, CAST(dims['tier'] AS VARCHAR) AS tier, price_version_id,
        sum(first_attempts + retries) AS requests,
        sum(input_tokens) AS input_tokens, sum(cache_read_tokens) AS cache_read_tokens,
        sum(cache_write_5m_tokens) AS cache_write_5m_tokens, sum(cache_write_1h_tokens) AS cache_write_1h_tokens,
        sum(output_tokens) AS output_tokens, sum(reasoning_tokens) AS reasoning_tokens, sum(booked) AS booked
    FROM priced_requests
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
asked AS (
    SELECT DISTINCT u.day, u.provider, u.model, u.price_version_id, v.tier, v.context_band, v.geography
    FROM used u JOIN lake.price_versions v ON v.id = u.price_version_id
),
listed AS (
    SELECT a.day, a.model, a.price_version_id, l.id AS list_version_id
    FROM asked a JOIN lake.price_versions l
        ON l.kind = 'list' AND l.provider = a.provider AND l.tier = a.tier AND l.context_band = a.context_band
        AND l.geography = a.geography AND CAST(a.day AS TIMESTAMP) >= l.valid_from
        AND (l.valid_to IS NULL OR CAST(a.day AS TIMESTAMP) < l.valid_to)
        AND (l.model_pattern = a.model
             OR (l.model_pattern LIKE '%*' AND starts_with(a.model, left(l.model_pattern, -1))))
    QUALIFY row_number() OVER (
        PARTITION BY a.day, a.model, a.price_version_id
        ORDER BY length(rtrim(l.model_pattern, '*')) DESC, l.model_pattern NOT LIKE '%*' DESC, l.valid_from DESC
    ) = 1
),
rated AS (
    SELECT
        u.*, p, l AS list_prices, v.currency, v.context_band, v.geography, v.kind, v.source AS price_source,
        CAST(CASE WHEN v.currency = s.reporting_currency THEN 1 ELSE x.rate END AS DECIMAL(18, 10)) AS rate,
        CAST(CASE WHEN l.currency = s.reporting_currency THEN 1 ELSE y.rate END AS DECIMAL(18, 10)) AS list_rate,
        s.company, s.reporting_currency, s.server_id
    FROM used u
    CROSS JOIN lake.store_identity s
    JOIN lake.price_versions v ON v.id = u.price_version_id
    LEFT JOIN token_prices p ON p.price_version_id = u.price_version_id
    LEFT JOIN lake.fx_rates x ON x.currency = v.currency AND x.day = u.day
    LEFT JOIN listed ON listed.day = u.day AND listed.model = u.model AND listed.price_version_id = u.price_version_id
    LEFT JOIN token_prices l ON l.price_version_id = listed.list_version_id
    LEFT JOIN lake.fx_rates y ON y.currency = l.currency AND y.day = u.day
),
meters AS (
    SELECT
        * EXCLUDE (p, list_prices),
        unnest([
            {'meter': 'Input tokens', 'tokens': input_tokens, 'price': p.input, 'list_price': list_prices.input},
            {'meter': 'Cache read tokens', 'tokens': cache_read_tokens, 'price': p.cache_read, 'list_price': list_prices.cache_read},
            {'meter': 'Cache write 5 min tokens', 'tokens': cache_write_5m_tokens, 'price': p.cache_write_5m, 'list_price': list_prices.cache_write_5m},
            {'meter': 'Cache write 1 h tokens', 'tokens': cache_write_1h_tokens, 'price': p.cache_write_1h, 'list_price': list_prices.cache_write_1h},
            {'meter': 'Output tokens', 'tokens': output_tokens, 'price': p.output, 'list_price': list_prices.output},
            {'meter': 'Reasoning tokens', 'tokens': reasoning_tokens, 'price': p.reasoning, 'list_price': list_prices.reasoning},
            {'meter': 'Other charges', 'tokens': NULL, 'price': NULL, 'list_price': NULL}
        ], recursive := true)
    FROM rated
),
costs AS (
    SELECT
        *,
        CASE WHEN meter = 'Other charges'
            THEN booked - sum(token_cost(tokens, price, rate)) OVER (
                PARTITION BY day, department, team, agent, provider, model, tier, price_version_id)
            ELSE token_cost(tokens, price, rate)
        END AS cost,
        token_cost(tokens, list_price, list_rate) AS list_cost
    FROM meters
)
SELECT
    CAST(cost AS DECIMAL(38, 12)) AS "BilledCost",
    CAST(server_id AS VARCHAR) AS "BillingAccountId",
    company AS "BillingAccountName",
    reporting_currency AS "BillingCurrency",
    strftime(date_trunc('month', day) + INTERVAL 1 MONTH, '%Y-%m-%dT00:00:00Z') AS "BillingPeriodEnd",
    strftime(date_trunc('month', day), '%Y-%m-%dT00:00:00Z') AS "BillingPeriodStart",
    'Usage' AS "ChargeCategory",
    NULL AS "ChargeClass",
    concat(meter, ' of ', model) AS "ChargeDescription",
    'Usage-Based' AS "ChargeFrequency",
    strftime(CAST(day + 1 AS TIMESTAMP) AT TIME ZONE (SELECT zone FROM mart.reporting) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS "ChargePeriodEnd",
    strftime(CAST(day AS TIMESTAMP) AT TIME ZONE (SELECT zone FROM mart.reporting) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS "ChargePeriodStart",
    tokens AS "ConsumedQuantity",
    CASE WHEN tokens IS NOT NULL THEN 'Tokens' END AS "ConsumedUnit",
    CAST(cost AS DECIMAL(38, 12)) AS "ContractedCost",
    CAST(cost AS DECIMAL(38, 12)) AS "EffectiveCost",
    provider AS "HostProviderName",
    NULL AS "InvoiceId",
    provider AS "InvoiceIssuerName",
    CAST(CASE WHEN list_price IS NULL THEN cost ELSE list_cost END AS DECIMAL(38, 12)) AS "ListCost",
    list_price AS "ListUnitPrice",
    'Standard' AS "PricingCategory",
    CAST(CASE WHEN tokens IS NULL THEN 1 ELSE tokens * 0.000001 END AS DECIMAL(38, 6)) AS "PricingQuantity",
    CASE WHEN tokens IS NULL THEN 'Charges' ELSE '1000000 Tokens' END AS "PricingUnit",
    'AI and Machine Learning' AS "ServiceCategory",
    model AS "ServiceName",
    provider AS "ServiceProviderName",
    'Generative AI' AS "ServiceSubcategory",
    concat_ws('/', provider, model, tier) AS "SkuId",
    meter AS "SkuMeter",
    concat_ws('/', CAST(price_version_id AS VARCHAR), meter) AS "SkuPriceId",
    department AS "SubAccountId",
    department AS "SubAccountName",
    to_json({'agent': agent, 'context_band': context_band, 'geography': geography, 'team': team, 'tier': tier}) AS "Tags"
FROM costs
WHERE coalesce(tokens, 0) <> 0 OR cost <> 0
ORDER BY day, department, team, agent, provider, model, price_version_id, meter
