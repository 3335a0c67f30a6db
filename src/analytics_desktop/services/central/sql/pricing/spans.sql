-- The price of every kind of request over every span of time, which is a small table.
DROP TABLE IF EXISTS pg_temp.price_spans;
CREATE TEMPORARY TABLE price_spans ON COMMIT DROP AS
WITH combos AS (
    SELECT DISTINCT provider, model, tier, context_band, geography FROM ({requests}) r
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
ANALYZE price_spans
