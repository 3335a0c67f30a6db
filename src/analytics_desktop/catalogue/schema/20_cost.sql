-- The ledger by day: requests, tokens per bucket, booked cost (NULL where nothing was priced).
CREATE OR REPLACE VIEW costs_by_technology AS FROM mart.cost_day;
COMMENT ON VIEW costs_by_technology IS 'department team project agent feature prompt_type model provider tier';
CREATE OR REPLACE VIEW costs_by_person AS FROM mart.person_cost_day;
COMMENT ON VIEW costs_by_person IS 'department team person';
-- People by technology are kept in no rollup, because that would be as large as the ledger. A question about both fills
-- this table with the requests of its period first, as far back as they are kept one by one.
CREATE OR REPLACE TABLE mart.asked_requests AS FROM mart.cost_day LIMIT 0;
CREATE OR REPLACE VIEW costs_of_requests AS FROM mart.asked_requests;
COMMENT ON VIEW costs_of_requests IS 'department team project agent feature prompt_type model provider tier person';
CREATE OR REPLACE MACRO asks_for_person(dimension, wanted) AS (
    coalesce(dimension = 'person', false) OR json_extract(wanted, '$.person') IS NOT NULL
);
CREATE OR REPLACE MACRO asks_for_technology(dimension, wanted) AS regexp_matches(
    coalesce(dimension, '') || CAST(json_keys(wanted) AS VARCHAR), 'project|agent|feature|prompt_type|model|provider|tier'
);
CREATE OR REPLACE MACRO costs_by_one(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.cost_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept);
CREATE OR REPLACE MACRO costs_by_department(dimension, wanted) AS TABLE
SELECT * EXCLUDE (kept, department) FROM mart.cost_by_department
WHERE kept = CAST(beside_department(dimension, wanted) AS mart.kept) AND in_department(wanted, department);
CREATE OR REPLACE MACRO costs_of_people(dimension, wanted) AS TABLE
FROM costs_by_person WHERE asks_for_person(dimension, wanted) AND NOT asks_for_technology(dimension, wanted);
CREATE OR REPLACE MACRO costs(dimension, wanted) AS TABLE
FROM costs_by_one(dimension, wanted)
UNION ALL BY NAME
FROM costs_by_department(dimension, wanted)
UNION ALL BY NAME
FROM costs_of_people(dimension, wanted)
UNION ALL BY NAME
FROM costs_by_technology
WHERE asked_dimension(dimension, wanted) = 'several' AND beside_department(dimension, wanted) IS NULL
  AND NOT asks_for_person(dimension, wanted)
UNION ALL BY NAME
FROM costs_of_requests WHERE asks_for_person(dimension, wanted) AND asks_for_technology(dimension, wanted);

-- Priced requests with the version of the price book that they are booked at, and what that version says: prices per
-- million tokens of each bucket (NULL where the bucket has none) in its own currency.
CREATE OR REPLACE VIEW priced_requests AS FROM mart.priced_day;
COMMENT ON VIEW priced_requests IS 'department team agent model provider tier';
CREATE OR REPLACE MACRO priced_kept(dimension, wanted) AS CASE
    WHEN asked_dimension(dimension, wanted) IN ('company', 'model', 'provider', 'tier') THEN 'company'
    WHEN asked_dimension(dimension, wanted) IN ('department', 'team', 'agent') THEN asked_dimension(dimension, wanted)
    ELSE 'several'
END;
CREATE OR REPLACE MACRO priced_by_one(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.priced_by_one
WHERE kept = CAST(priced_kept(dimension, wanted) AS mart.kept);
CREATE OR REPLACE MACRO priced(dimension, wanted) AS TABLE
FROM priced_by_one(dimension, wanted)
UNION ALL BY NAME
FROM priced_requests WHERE priced_kept(dimension, wanted) = 'several';
CREATE OR REPLACE TABLE mart.token_prices AS
SELECT
    v.id AS price_version_id, v.currency, v.context_band, v.geography,
    CASE WHEN v.currency = (SELECT any_value(reporting_currency) FROM mart.store_identity) THEN 1 END AS own_rate,
    max(CASE WHEN p.bucket = 'input' THEN p.price_per_million END) AS input,
    max(CASE WHEN p.bucket = 'cache_read' THEN p.price_per_million END) AS cache_read,
    max(CASE WHEN p.bucket = 'cache_write_5m' THEN p.price_per_million END) AS cache_write_5m,
    max(CASE WHEN p.bucket = 'cache_write_1h' THEN p.price_per_million END) AS cache_write_1h,
    max(CASE WHEN p.bucket = 'output' THEN p.price_per_million END) AS output,
    max(CASE WHEN p.bucket = 'reasoning' THEN p.price_per_million END) AS reasoning,
    max(CASE WHEN p.bucket = 'web_search' THEN p.price_per_million END) AS web_search
FROM mart.price_versions v JOIN mart.prices p ON p.version_id = v.id
GROUP BY v.id, v.currency, v.context_band, v.geography;
CREATE OR REPLACE VIEW token_prices AS FROM mart.token_prices;

-- What tokens cost at a price per million, in the reporting currency; 0 where the bucket has no price.
CREATE OR REPLACE MACRO token_cost(tokens, price, rate) AS (
    CAST(coalesce(CAST(tokens AS BIGINT) * price * rate, 0) * 0.000001 AS DECIMAL(38, 12))
);
