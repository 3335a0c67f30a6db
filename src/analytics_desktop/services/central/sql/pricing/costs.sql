-- (id, version_id, cost) of the rows of `requests` that have a price. Exact numeric arithmetic: prices have 6 decimals a
-- million, so a cost in their own currency has 12 at most and nothing is rounded.
-- A used bucket without a price makes the sum null, and an unused one must not: hence CASE, not coalesce.
SELECT * FROM (
    SELECT r.id, k.version_id, round((CASE WHEN r.input_tokens = 0 THEN 0 ELSE r.input_tokens * k.input END
        + CASE WHEN r.cache_read_tokens = 0 THEN 0 ELSE r.cache_read_tokens * k.cache_read END
        + CASE WHEN r.cache_write_5m_tokens = 0 THEN 0 ELSE r.cache_write_5m_tokens * k.cache_write_5m END
        + CASE WHEN r.cache_write_1h_tokens = 0 THEN 0 ELSE r.cache_write_1h_tokens * k.cache_write_1h END
        + CASE WHEN r.output_tokens = 0 THEN 0 ELSE r.output_tokens * k.output END
        + CASE WHEN r.reasoning_tokens = 0 THEN 0 ELSE r.reasoning_tokens * k.reasoning END
        + CASE WHEN r.web_searches = 0 THEN 0 ELSE r.web_searches * k.web_search END)
        * CASE WHEN k.currency = i.reporting_currency THEN 1 ELSE f.rate END * 0.000001, 12) AS cost
    FROM requests r
    CROSS JOIN store_identity i
    JOIN price_spans k ON (k.provider, k.model, k.tier, k.context_band, k.geography)
                   = (r.provider, r.model, r.tier, r.context_band, r.geography)
        AND r.occurred_at >= k.edge AND r.occurred_at < k.until
    LEFT JOIN fx_rates f ON f.currency = k.currency AND k.currency <> i.reporting_currency
        AND f.day = (r.occurred_at AT TIME ZONE i.reporting_zone)::date
) costed
WHERE cost < 1000000                                       -- more does not fit: rather unpriced than refused
