-- Book every request that has none yet, at the price that was valid when it happened. Exact numeric arithmetic:
-- prices have 6 decimals a million, so a cost in their own currency has 12 at most and nothing is rounded.
--
-- First the answer for every kind of request and span of time, which is a small table. The statistics matter: after an
-- import the planner knows nothing of the new rows and would look at all of them again for every span.
ANALYZE ai_cost_tracking;
DROP TABLE IF EXISTS pg_temp.price_spans;
CREATE TEMPORARY TABLE price_spans ON COMMIT DROP AS
WITH combos AS (
    SELECT DISTINCT provider, model, tier, context_band, geography FROM ai_cost_tracking WHERE booked_cost IS NULL
), candidates AS (
    -- Contract beats list, then the longest pattern, then exact beats prefix, then the newer version.
    SELECT c.*, v.id AS version_id, v.currency, v.valid_from, coalesce(v.valid_to, 'infinity') AS valid_to,
        row_number() OVER (PARTITION BY c.provider, c.model, c.tier, c.context_band, c.geography
            ORDER BY v.kind = 'contract' DESC, length(rtrim(v.model_pattern, '*')) DESC, v.model_pattern NOT LIKE '%*' DESC,
                     v.valid_from DESC, v.id DESC) AS place
    FROM combos c JOIN price_versions v USING (provider, tier, context_band, geography)
    WHERE v.model_pattern = c.model
       OR (v.model_pattern LIKE '%*' AND starts_with(c.model, left(v.model_pattern, -1)))
), edges AS (
    SELECT provider, model, tier, context_band, geography, valid_from AS edge FROM candidates
    UNION SELECT provider, model, tier, context_band, geography, valid_to FROM candidates
), spans AS (
    -- Cut time at every edge, so that within a span the same version is best throughout.
    SELECT *, lead(edge) OVER (PARTITION BY provider, model, tier, context_band, geography ORDER BY edge) AS until
    FROM edges
), best AS (
    SELECT DISTINCT ON (provider, model, tier, context_band, geography, s.edge)
        provider, model, tier, context_band, geography, s.edge, s.until, k.version_id, k.currency
    FROM spans s JOIN candidates k USING (provider, model, tier, context_band, geography)
    WHERE k.valid_from <= s.edge AND k.valid_to >= s.until
    ORDER BY provider, model, tier, context_band, geography, s.edge, k.place
)
SELECT b.*, p.*
FROM best b CROSS JOIN LATERAL (
    SELECT max(price_per_million) FILTER (WHERE bucket = 'input') AS input,
        max(price_per_million) FILTER (WHERE bucket = 'cache_read') AS cache_read,
        max(price_per_million) FILTER (WHERE bucket = 'cache_write_5m') AS cache_write_5m,
        max(price_per_million) FILTER (WHERE bucket = 'cache_write_1h') AS cache_write_1h,
        max(price_per_million) FILTER (WHERE bucket = 'output') AS output,
        max(price_per_million) FILTER (WHERE bucket = 'reasoning') AS reasoning,
        max(price_per_million) FILTER (WHERE bucket = 'web_search') AS web_search
    FROM prices WHERE version_id = b.version_id) p;
ANALYZE price_spans;

-- A used bucket without a price makes the sum null, and an unused one must not: hence CASE, not coalesce.
WITH booked AS (
    SELECT r.id, k.version_id, round((CASE WHEN r.input_tokens = 0 THEN 0 ELSE r.input_tokens * k.input END
        + CASE WHEN r.cache_read_tokens = 0 THEN 0 ELSE r.cache_read_tokens * k.cache_read END
        + CASE WHEN r.cache_write_5m_tokens = 0 THEN 0 ELSE r.cache_write_5m_tokens * k.cache_write_5m END
        + CASE WHEN r.cache_write_1h_tokens = 0 THEN 0 ELSE r.cache_write_1h_tokens * k.cache_write_1h END
        + CASE WHEN r.output_tokens = 0 THEN 0 ELSE r.output_tokens * k.output END
        + CASE WHEN r.reasoning_tokens = 0 THEN 0 ELSE r.reasoning_tokens * k.reasoning END
        + CASE WHEN r.web_searches = 0 THEN 0 ELSE r.web_searches * k.web_search END)
        * CASE WHEN k.currency = i.reporting_currency THEN 1 ELSE f.rate END * 0.000001, 12) AS cost
    FROM ai_cost_tracking r
    CROSS JOIN store_identity i
    JOIN price_spans k ON (k.provider, k.model, k.tier, k.context_band, k.geography)
                   = (r.provider, r.model, r.tier, r.context_band, r.geography)
        AND r.occurred_at >= k.edge AND r.occurred_at < k.until
    LEFT JOIN fx_rates f ON f.currency = k.currency AND k.currency <> i.reporting_currency
        AND f.day = (r.occurred_at AT TIME ZONE i.reporting_zone)::date
    WHERE r.booked_cost IS NULL
)
UPDATE ai_cost_tracking r SET price_version_id = b.version_id, booked_cost = b.cost
FROM booked b
WHERE r.id = b.id AND r.booked_cost IS NULL
  AND b.cost < 1000000                                     -- more does not fit: rather unpriced than refused
