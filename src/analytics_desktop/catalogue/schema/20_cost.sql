-- The ledger by day: requests, tokens per bucket, booked cost (NULL where nothing was priced).
CREATE OR REPLACE VIEW costs_by_technology AS FROM mart.cost_day;
COMMENT ON VIEW costs_by_technology IS 'department team project agent feature prompt_type model provider tier';
CREATE OR REPLACE VIEW costs_by_person AS FROM mart.person_cost_day;
COMMENT ON VIEW costs_by_person IS 'department team person';
CREATE OR REPLACE MACRO asks_for_person(dimension, wanted) AS (
    coalesce(dimension = 'person', false) OR json_extract(wanted, '$.person') IS NOT NULL
);
CREATE OR REPLACE MACRO costs(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.cost_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL BY NAME
FROM costs_by_technology
WHERE asked_dimension(dimension, wanted) = 'several' AND NOT asks_for_person(dimension, wanted)
UNION ALL BY NAME
FROM costs_by_person WHERE asks_for_person(dimension, wanted);

-- Priced requests with the version of the price book that they are booked at, and what that version says: prices per
-- million tokens of each bucket (NULL where the bucket has none) in its own currency.
CREATE OR REPLACE VIEW priced_requests AS
SELECT
    r.* EXCLUDE (department_id, team_id, agent_id, provider, model, tier),
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), agent := coalesce(a.name, '(none)'),
        provider := r.provider, model := r.model, tier := r.tier
    ) AS dims
FROM mart.priced_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id;
COMMENT ON VIEW priced_requests IS 'department team agent model provider tier';
CREATE OR REPLACE VIEW token_prices AS
SELECT
    v.id AS price_version_id, v.currency, v.context_band, v.geography,
    max(CASE WHEN p.bucket = 'input' THEN p.price_per_million END) AS input,
    max(CASE WHEN p.bucket = 'cache_read' THEN p.price_per_million END) AS cache_read,
    max(CASE WHEN p.bucket = 'cache_write_5m' THEN p.price_per_million END) AS cache_write_5m,
    max(CASE WHEN p.bucket = 'cache_write_1h' THEN p.price_per_million END) AS cache_write_1h,
    max(CASE WHEN p.bucket = 'output' THEN p.price_per_million END) AS output,
    max(CASE WHEN p.bucket = 'reasoning' THEN p.price_per_million END) AS reasoning
FROM lake.price_versions v JOIN lake.prices p ON p.version_id = v.id
GROUP BY v.id, v.currency, v.context_band, v.geography;

-- What tokens cost at a price per million, in the reporting currency; 0 where the bucket has no price.
CREATE OR REPLACE MACRO token_cost(tokens, price, rate) AS (
    CAST(coalesce(CAST(tokens AS BIGINT) * price * rate, 0) * 0.000001 AS DECIMAL(38, 12))
);
