-- Ledger against the vendors' cost report and invoice, and the gap by cause. Each step is the arithmetic of one cause:
-- a cause is named only where its arithmetic gives the amount that is missing, and everything else is unexplained.
-- Small and the same for every question, so the steps with many readers are tables, made once.
CREATE OR REPLACE MACRO month_of(on_day) AS CAST(date_trunc('month', on_day) AS DATE);
CREATE OR REPLACE MACRO vendor_digit() AS 0.000001;  -- vendors report costs with six decimals
CREATE OR REPLACE MACRO invoice_digit() AS 0.005;  -- half a cent: what rounding one line of an invoice can change

-- The ledger by the vendor's day. `searches` is the part of `booked` that is not tokens.
CREATE OR REPLACE TABLE mart.billed AS
SELECT
    month_of(b.day) AS month, b.utc_day, b.provider, b.model, b.tier, b.context_band, b.geography,
    b.price_version_id, exchange_rate(p.currency, b.day) AS rate,
    CAST(sum(b.input_tokens) AS BIGINT) AS input_tokens, CAST(sum(b.cache_read_tokens) AS BIGINT) AS cache_read_tokens,
    CAST(sum(b.cache_write_5m_tokens) AS BIGINT) AS cache_write_5m_tokens,
    CAST(sum(b.cache_write_1h_tokens) AS BIGINT) AS cache_write_1h_tokens,
    CAST(sum(b.output_tokens) AS BIGINT) AS output_tokens, CAST(sum(b.reasoning_tokens) AS BIGINT) AS reasoning_tokens,
    CAST(sum(b.booked) AS DECIMAL(38, 12)) AS booked,
    CAST(sum(token_cost(b.web_searches, p.web_search, exchange_rate(p.currency, b.day))) AS DECIMAL(38, 12)) AS searches
FROM mart.bill_day b JOIN token_prices p ON p.price_version_id = b.price_version_id
GROUP BY ALL;

-- The vendors' cost reports in the reporting currency. A key that they name and that is not one of the gateway's
-- bypasses the ledger.
CREATE OR REPLACE TABLE mart.vendor_amounts AS
SELECT
    v.provider, v.model, v.day, v.cost_type,
    CAST(CAST(v.amount AS DECIMAL(28, 6)) * exchange_rate(v.currency, v.day) AS DECIMAL(38, 12)) AS amount,
    v.api_key <> '' AND v.provider IN (SELECT provider FROM lake.gateway_keys)
        AND (v.provider, v.api_key) NOT IN (SELECT (provider, api_key) FROM lake.gateway_keys) AS bypasses
FROM lake.vendor_costs v;

-- Day cut-off: what belongs to the month by the vendor's day in UTC and not by the local day of the ledger, or the other
-- way round. Without an invoice, days that the vendor has not reported yet count as not billed.
CREATE OR REPLACE VIEW cut_offs AS
WITH reported AS (SELECT provider, max(day) AS last_day FROM mart.vendor_amounts GROUP BY provider)
SELECT provider, model, month, sum(ledger) AS ledger, sum(by_vendor_day) - sum(ledger) AS day_cut_off
FROM (
    SELECT provider, model, month, booked AS ledger, 0 AS by_vendor_day FROM mart.billed
    UNION ALL
    SELECT b.provider, b.model, month_of(b.utc_day), 0, b.booked
    FROM mart.billed b LEFT JOIN reported r ON r.provider = b.provider
    WHERE b.utc_day <= r.last_day
       OR (b.provider, month_of(b.utc_day)) IN (SELECT (provider, month) FROM lake.invoices)
       OR r.last_day IS NULL
)
GROUP BY ALL;

-- Tokens that the vendor counted minus those of the ledger, where the vendor reports usage of that model and day, with
-- the price of the ledger's version, or of the price book of that day where the ledger has no such request.
CREATE OR REPLACE TABLE mart.token_gaps AS
WITH kept AS (
    UNPIVOT (
        SELECT
            provider, model, tier, context_band, geography, utc_day AS day,
            CAST(sum(input_tokens) AS BIGINT) AS input, CAST(sum(cache_read_tokens) AS BIGINT) AS cache_read,
            CAST(sum(cache_write_5m_tokens) AS BIGINT) AS cache_write_5m,
            CAST(sum(cache_write_1h_tokens) AS BIGINT) AS cache_write_1h,
            CAST(sum(output_tokens) AS BIGINT) AS output, CAST(sum(reasoning_tokens) AS BIGINT) AS reasoning
        FROM mart.billed GROUP BY ALL
    )
    ON input, cache_read, cache_write_5m, cache_write_1h, output, reasoning INTO NAME bucket VALUE tokens
),
gaps AS (
    SELECT provider, model, tier, context_band, geography, day, bucket, sum(tokens) AS gap
    FROM (
        SELECT provider, model, tier, context_band, geography, day, bucket, tokens FROM lake.vendor_usage
        UNION ALL
        SELECT k.provider, k.model, k.tier, k.context_band, k.geography, k.day, k.bucket, -k.tokens FROM kept k
        WHERE (k.provider, k.model, k.day) IN (SELECT (provider, model, day) FROM lake.vendor_usage)
    )
    GROUP BY ALL HAVING sum(tokens) <> 0
),
used AS (
    SELECT provider, model, tier, context_band, geography, utc_day AS day, max(price_version_id) AS price_version_id
    FROM mart.billed GROUP BY ALL
),
booked_at AS (
    SELECT
        g.*, coalesce(u.price_version_id, (
            SELECT arg_min(f.price_version_id, f.place) FROM mart.fitting_versions f
            WHERE f.provider = g.provider AND f.model = g.model AND f.tier = g.tier AND f.context_band = g.context_band
              AND f.geography = g.geography AND f.valid_from <= g.day AND f.valid_to > g.day
        )) AS price_version_id
    FROM gaps g LEFT JOIN used u USING (provider, model, tier, context_band, geography, day)
)
SELECT
    b.* EXCLUDE (price_version_id), b.bucket NOT IN ('output', 'reasoning') AS is_input,
    CAST(CAST(b.gap AS BIGINT) * p.price_per_million * exchange_rate(v.currency, b.day) * 0.000001 AS DECIMAL(38, 12)) AS amount
FROM booked_at b
LEFT JOIN lake.price_versions v ON v.id = b.price_version_id
LEFT JOIN lake.prices p ON p.version_id = b.price_version_id AND p.bucket = b.bucket;

-- Cache counting: the vendor counted as many input tokens of one kind of request, in other buckets.
CREATE OR REPLACE VIEW cache_gaps AS
SELECT provider, model, tier, context_band, geography, day, sum(amount) AS amount
FROM mart.token_gaps WHERE is_input
GROUP BY ALL HAVING sum(gap) = 0 AND count(amount) = count(*);

-- Tier and geography: the vendor counted as many tokens of one bucket, in other tiers, context bands or geographies.
CREATE OR REPLACE VIEW tier_gaps AS
SELECT provider, model, day, bucket, sum(amount) AS amount
FROM mart.token_gaps g ANTI JOIN cache_gaps c
    ON g.is_input AND (g.provider, g.model, g.tier, g.context_band, g.geography, g.day)
        = (c.provider, c.model, c.tier, c.context_band, c.geography, c.day)
GROUP BY ALL HAVING sum(gap) = 0 AND count(amount) = count(*);

-- Price version: what is left of a day's tokens is exactly what they cost more or less at another version of the price
-- book: the list price in place of the contract, or the version before or after the one that is booked.
CREATE OR REPLACE VIEW other_prices AS
WITH alternatives AS (
    SELECT b.*, 'list' AS scenario, f.price_version_id AS other_id, f.place
    FROM mart.billed b JOIN mart.fitting_versions f USING (provider, model, tier, context_band, geography)
    WHERE f.kind = 'list' AND f.valid_from <= b.utc_day AND f.valid_to > b.utc_day
    UNION ALL
    SELECT b.*, 'before', f.price_version_id, f.place
    FROM mart.billed b JOIN mart.fitting_versions f USING (provider, model, tier, context_band, geography)
    JOIN lake.price_versions v ON v.id = b.price_version_id
    WHERE f.valid_from < v.valid_from AND f.valid_to >= v.valid_from
    UNION ALL
    SELECT b.*, 'after', f.price_version_id, f.place
    FROM mart.billed b JOIN mart.fitting_versions f USING (provider, model, tier, context_band, geography)
    JOIN lake.price_versions v ON v.id = b.price_version_id
    WHERE f.valid_from > v.valid_from AND f.valid_from <= coalesce(v.valid_to, TIMESTAMP 'infinity')
),
best AS (
    SELECT * FROM alternatives
    QUALIFY place = min(place) OVER (
        PARTITION BY scenario, month, utc_day, provider, model, tier, context_band, geography, price_version_id, rate
    )
)
SELECT b.provider, b.model, b.utc_day AS day, b.scenario, sum(tokens_cost(b, p, b.rate) - (b.booked - b.searches)) AS amount
FROM best b JOIN token_prices p ON p.price_version_id = b.other_id
GROUP BY ALL;
CREATE OR REPLACE TABLE mart.bill_gaps AS
WITH kept AS (
    SELECT provider, model, utc_day AS day, sum(booked - searches) AS tokens, sum(searches) AS searches
    FROM mart.billed GROUP BY ALL
),
reported AS (
    SELECT
        provider, model, day,
        sum(amount) FILTER (cost_type = 'tokens' AND NOT bypasses) AS tokens,
        sum(amount) FILTER (cost_type = 'web_search' AND NOT bypasses) AS searches,
        coalesce(sum(amount) FILTER (cost_type NOT IN ('tokens', 'web_search') AND NOT bypasses), 0) AS tools,
        coalesce(sum(amount) FILTER (bypasses), 0) AS bypassing_keys
    FROM mart.vendor_amounts GROUP BY ALL
),
counted AS (
    SELECT
        r.provider, r.model, r.day, r.bypassing_keys,
        -- Server tools: what the vendor bills beside tokens and the ledger does not know.
        r.tools + CASE WHEN abs(r.searches - coalesce(k.searches, 0)) > vendor_digit()
                       THEN r.searches - coalesce(k.searches, 0) ELSE 0 END AS server_tools,
        coalesce((SELECT sum(c.amount) FROM cache_gaps c
                  WHERE (c.provider, c.model, c.day) = (r.provider, r.model, r.day)), 0) AS cache_counting,
        coalesce((SELECT sum(t.amount) FROM tier_gaps t
                  WHERE (t.provider, t.model, t.day) = (r.provider, r.model, r.day)), 0) AS tier_geography,
        r.tokens - k.tokens AS gap
    FROM reported r LEFT JOIN kept k USING (provider, model, day)
)
SELECT
    *,
    coalesce((
        SELECT min(o.amount) FROM other_prices o
        WHERE (o.provider, o.model, o.day) = (c.provider, c.model, c.day) AND abs(o.amount) > vendor_digit()
          AND abs(c.gap - c.cache_counting - c.tier_geography - o.amount) <= vendor_digit()
    ), 0) AS price_version
FROM counted c;

-- Invoices in the reporting currency; unknown where the day of issue has no rate.
CREATE OR REPLACE TABLE mart.invoiced AS
WITH converted AS (
    SELECT
        i.provider, i.month, l.model, l.kind,
        CAST(CAST(l.amount AS DECIMAL(28, 6)) * exchange_rate(i.currency, i.issued_on) AS DECIMAL(38, 12)) AS amount
    FROM lake.invoices i JOIN lake.invoice_lines l ON l.invoice_id = i.id
)
SELECT
    provider, month, model,
    CASE WHEN count(amount) = count(*) THEN sum(amount) END AS amount,
    count(*) FILTER (kind NOT IN ('credit', 'tax', 'rounding')) AS lines,
    coalesce(sum(amount) FILTER (kind = 'credit'), 0) AS credits,
    coalesce(sum(amount) FILTER (kind = 'tax'), 0) AS tax,
    coalesce(sum(amount) FILTER (kind = 'rounding'), 0) AS rounding
FROM converted
GROUP BY ALL;

-- One row per provider, month and model. `bill` is the invoice, or the cost report while there is none. Rounding is what
-- is left when it is less than the lines of the bill can be rounded by; more than that is not explained.
CREATE OR REPLACE TABLE mart.reconciliation AS
WITH sides AS (
    SELECT provider, month, model FROM cut_offs
    UNION SELECT provider, month_of(day), model FROM mart.vendor_amounts
    UNION SELECT provider, month, model FROM mart.invoiced
),
months AS (
    SELECT provider, month, bool_or(is_invoice) AS has_invoice
    FROM (SELECT provider, month, true AS is_invoice FROM mart.invoiced
          UNION ALL SELECT provider, month_of(day), false FROM mart.vendor_amounts)
    GROUP BY ALL
),
reports AS (
    SELECT provider, month_of(day) AS month, model, sum(amount) AS amount, count(*) AS lines
    FROM mart.vendor_amounts GROUP BY ALL
),
by_month AS (
    SELECT
        provider, month_of(day) AS month, model, sum(bypassing_keys) AS bypassing_keys, sum(server_tools) AS server_tools,
        sum(cache_counting) AS cache_counting, sum(tier_geography) AS tier_geography, sum(price_version) AS price_version
    FROM mart.bill_gaps GROUP BY ALL
),
joined AS (
    SELECT
        s.provider, s.month, s.model, m.has_invoice,
        coalesce(c.ledger, 0) AS ledger, r.amount AS vendor,
        CASE WHEN i.month IS NOT NULL THEN i.amount WHEN m.has_invoice THEN 0 END AS invoice,
        CASE WHEN i.month IS NOT NULL THEN i.amount WHEN m.has_invoice THEN 0 ELSE r.amount END AS bill,
        CASE WHEN m.has_invoice THEN invoice_digit() * coalesce(i.lines, 0) ELSE vendor_digit() * r.lines END AS most_rounding,
        coalesce(c.day_cut_off, 0) AS day_cut_off, coalesce(b.cache_counting, 0) AS cache_counting,
        coalesce(b.price_version, 0) AS price_version, coalesce(b.tier_geography, 0) AS tier_geography,
        coalesce(b.bypassing_keys, 0) AS bypassing_keys, coalesce(b.server_tools, 0) AS server_tools,
        coalesce(i.credits, 0) AS credits, coalesce(i.tax, 0) AS tax, coalesce(i.rounding, 0) AS rounding_lines
    FROM sides s
    LEFT JOIN months m USING (provider, month)
    LEFT JOIN cut_offs c USING (provider, month, model)
    LEFT JOIN reports r USING (provider, month, model)
    LEFT JOIN mart.invoiced i USING (provider, month, model)
    LEFT JOIN by_month b USING (provider, month, model)
),
remaining AS (
    SELECT
        *,
        CAST(bill - ledger - day_cut_off - cache_counting - price_version - tier_geography - bypassing_keys - server_tools
            - credits - tax - rounding_lines AS DECIMAL(38, 12)) AS remainder
    FROM joined
)
SELECT
    * EXCLUDE (remainder, most_rounding, rounding_lines),
    rounding_lines + CASE WHEN abs(remainder) <= most_rounding THEN remainder ELSE 0 END AS rounding,
    CASE WHEN abs(remainder) <= most_rounding THEN CAST(0 AS DECIMAL(38, 12)) ELSE remainder END AS unexplained
FROM remaining;
