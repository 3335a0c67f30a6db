-- The words in which metrics are written: macros for any view, then the views. A view's comment names the dimensions
-- that its `dims` holds; a question about another one is refused. $by and $where reach views that need to know what is
-- asked, so that each question reads the smallest rollup that can answer it exactly.

-- The first day of the bucket that a day belongs to; NULL stands for the whole period.
CREATE OR REPLACE MACRO bucket(grain, day) AS CASE grain
    WHEN 'day' THEN day
    WHEN 'week' THEN CAST(date_trunc('week', day) AS DATE)
    WHEN 'month' THEN CAST(date_trunc('month', day) AS DATE)
END;

-- The name of a row in one dimension; NULL when the metric is not split.
CREATE OR REPLACE MACRO segment(dimension, dims) AS CASE dimension
    WHEN 'department' THEN CAST(dims['department'] AS VARCHAR)
    WHEN 'team' THEN CAST(dims['team'] AS VARCHAR)
    WHEN 'project' THEN CAST(dims['project'] AS VARCHAR)
    WHEN 'agent' THEN CAST(dims['agent'] AS VARCHAR)
    WHEN 'feature' THEN CAST(dims['feature'] AS VARCHAR)
    WHEN 'prompt_type' THEN CAST(dims['prompt_type'] AS VARCHAR)
    WHEN 'model' THEN CAST(dims['model'] AS VARCHAR)
    WHEN 'provider' THEN CAST(dims['provider'] AS VARCHAR)
    WHEN 'tier' THEN CAST(dims['tier'] AS VARCHAR)
    WHEN 'person' THEN CAST(dims['person'] AS VARCHAR)
END;

-- `wanted` is JSON such as {"department": ["Sales", "Legal"]}: alternatives within a dimension, all dimensions together.
-- What is not named is not filtered; a row that has no such dimension is not wanted.
CREATE OR REPLACE MACRO is_wanted(names, name) AS (
    names IS NULL OR list_contains(CAST(names AS VARCHAR[]), CAST(name AS VARCHAR))
);
CREATE OR REPLACE MACRO keep(wanted, dims) AS (
    is_wanted(json_extract(wanted, '$.department'), dims['department'])
    AND is_wanted(json_extract(wanted, '$.team'), dims['team'])
    AND is_wanted(json_extract(wanted, '$.project'), dims['project'])
    AND is_wanted(json_extract(wanted, '$.agent'), dims['agent'])
    AND is_wanted(json_extract(wanted, '$.feature'), dims['feature'])
    AND is_wanted(json_extract(wanted, '$.prompt_type'), dims['prompt_type'])
    AND is_wanted(json_extract(wanted, '$.model'), dims['model'])
    AND is_wanted(json_extract(wanted, '$.provider'), dims['provider'])
    AND is_wanted(json_extract(wanted, '$.tier'), dims['tier'])
    AND is_wanted(json_extract(wanted, '$.person'), dims['person'])
);

-- The one dimension that a question names by split and filters, 'company' when it names none, 'several' for more.
CREATE OR REPLACE MACRO asked_dimension(dimension, wanted) AS CASE
    WHEN wanted = '{}' THEN coalesce(dimension, 'company')
    WHEN len(json_keys(wanted)) = 1 AND json_keys(wanted)[1] = coalesce(dimension, json_keys(wanted)[1])
        THEN json_keys(wanted)[1]
    ELSE 'several'
END;

-- The middle of a logarithmic bucket, within 1 % of every value in it.
CREATE OR REPLACE MACRO bucket_middle(bucket) AS CASE
    WHEN bucket < 0 THEN 0.0 ELSE 2 * pow(1.01 / 0.99, bucket) / (1.01 / 0.99 + 1)
END;

-- Activity: a person, day and team; events and feature_uses.
CREATE OR REPLACE VIEW person_days AS FROM mart.user_day;
COMMENT ON VIEW person_days IS 'department team person';
CREATE OR REPLACE MACRO activity(dimension, wanted) AS TABLE
SELECT day, dims, events, feature_uses FROM mart.activity_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL
SELECT day, dims, events, feature_uses FROM person_days WHERE asked_dimension(dimension, wanted) IN ('several', 'person');

-- Uses of features by hour of the day.
CREATE OR REPLACE VIEW all_feature_hours AS FROM mart.feature_hour;
COMMENT ON VIEW all_feature_hours IS 'department team feature';
CREATE OR REPLACE MACRO feature_hours(dimension, wanted) AS TABLE
SELECT day, dims, hour, uses FROM mart.feature_hour_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL
SELECT day, dims, hour, uses FROM all_feature_hours WHERE asked_dimension(dimension, wanted) = 'several';

-- Sessions by logarithmic bucket of their seconds, on the day they began.
CREATE OR REPLACE VIEW all_sessions AS FROM mart.session_day;
COMMENT ON VIEW all_sessions IS 'department team';
CREATE OR REPLACE MACRO sessions(dimension, wanted) AS TABLE
SELECT day, dims, bucket, sessions, seconds, events FROM mart.session_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL
SELECT day, dims, bucket, sessions, seconds, events FROM all_sessions WHERE asked_dimension(dimension, wanted) = 'several';

-- Which stored rolling counts answer a question: of the company, of each department or of each team; else NULL.
CREATE OR REPLACE MACRO stored_count(dimension, wanted) AS CASE
    WHEN asked_dimension(dimension, wanted) = 'company' THEN 'company'
    WHEN asked_dimension(dimension, wanted) NOT IN ('department', 'team') THEN NULL
    WHEN dimension IS NOT NULL OR json_array_length(json_extract(wanted, '$.*')[1]) = 1
        THEN asked_dimension(dimension, wanted)
END;

-- Distinct people of each day (daily) and of the 7 and 30 days that end with it (weekly, monthly), up to the last day
-- of data. Counts of people cannot be added, so what is not stored is counted anew from person-days.
CREATE OR REPLACE MACRO active_people(first_day, next_day, dimension, wanted) AS TABLE
WITH asked AS (
    SELECT segment(dimension, dims) AS segment, person_id, day
    FROM person_days
    WHERE stored_count(dimension, wanted) IS NULL AND person_id IS NOT NULL
      AND day >= first_day - 29 AND day < next_day AND keep(wanted, dims)
    GROUP BY ALL
),
followed AS (
    SELECT segment, day, lead(day) OVER (PARTITION BY segment, person_id ORDER BY day) AS next_seen FROM asked
),
steps AS (
    SELECT segment, day, 1 AS daily, 1 AS weekly, 1 AS monthly FROM followed
    UNION ALL SELECT segment, day + 1, -1, 0, 0 FROM followed
    UNION ALL SELECT segment, least(day + 7, next_seen), 0, -1, 0 FROM followed
    UNION ALL SELECT segment, least(day + 30, next_seen), 0, 0, -1 FROM followed
),
changes AS (
    SELECT segment, day, sum(daily) AS daily, sum(weekly) AS weekly, sum(monthly) AS monthly FROM steps GROUP BY ALL
),
levels AS (
    SELECT
        segment, day, lead(day) OVER (PARTITION BY segment ORDER BY day) AS until,
        sum(daily) OVER (PARTITION BY segment ORDER BY day) AS daily,
        sum(weekly) OVER (PARTITION BY segment ORDER BY day) AS weekly,
        sum(monthly) OVER (PARTITION BY segment ORDER BY day) AS monthly
    FROM changes
),
counted AS (
    SELECT
        CAST(unnest(generate_series(day, until - 1, INTERVAL 1 DAY)) AS DATE) AS day, segment,
        CAST(daily AS INTEGER) AS daily, CAST(weekly AS INTEGER) AS weekly, CAST(monthly AS INTEGER) AS monthly
    FROM levels
    WHERE monthly > 0
)
SELECT day, segment, daily, weekly, monthly
FROM (
    SELECT day, CASE WHEN dimension IS NULL THEN NULL ELSE name END AS segment, daily, weekly, monthly
    FROM mart.active_day AS stored
    WHERE stored.dimension = stored_count(dimension, wanted)
      AND (stored.dimension <> 'department' OR is_wanted(json_extract(wanted, '$.department'), name))
      AND (stored.dimension <> 'team' OR is_wanted(json_extract(wanted, '$.team'), name))
    UNION ALL
    SELECT day, segment, daily, weekly, monthly FROM counted
)
WHERE day >= first_day AND day < next_day AND day <= (SELECT last_day FROM coverage);

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

-- Budgets; a filter chooses the budgets of the wanted department, team or agent.
CREATE OR REPLACE VIEW budgets AS FROM mart.budgets;
COMMENT ON VIEW budgets IS 'department team agent';
CREATE OR REPLACE VIEW scope_costs AS
SELECT day, CAST(kept AS VARCHAR) AS scope, coalesce(segment(CAST(kept AS VARCHAR), dims), '') AS scope_name, booked
FROM mart.cost_by_one
WHERE kept IN ('company', 'department', 'team', 'agent');

-- Executions by outcome, on the day they started.
CREATE OR REPLACE VIEW all_executions AS FROM mart.execution_day;
COMMENT ON VIEW all_executions IS 'department team agent feature';
CREATE OR REPLACE MACRO executions(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.execution_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL BY NAME
FROM all_executions WHERE asked_dimension(dimension, wanted) = 'several';

-- Durations of ended executions by logarithmic bucket of milliseconds.
CREATE OR REPLACE VIEW all_durations AS FROM mart.duration_histogram;
COMMENT ON VIEW all_durations IS 'department team agent feature';
CREATE OR REPLACE MACRO durations(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.duration_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL BY NAME
FROM all_durations WHERE asked_dimension(dimension, wanted) = 'several';

-- Closed deals on the day they closed, in the reporting currency (NULL when no exchange rate is known).
CREATE OR REPLACE VIEW closed_deals AS FROM mart.closed_deals;
COMMENT ON VIEW closed_deals IS 'department team person';

-- Audit entries by action and outcome; kind is NULL for what is no security event.
CREATE OR REPLACE VIEW security AS
SELECT
    *,
    CASE
        WHEN action LIKE 'login%' AND outcome = 'failure' THEN 'failed login'
        WHEN action LIKE 'permission.%' OR action LIKE 'role.%' THEN 'permission change'
        WHEN action LIKE 'suspicious%' THEN 'suspicious activity'
        WHEN outcome = 'failure' THEN 'unauthorised access'
    END AS kind
FROM mart.security_day;
COMMENT ON VIEW security IS 'department team person';
CREATE OR REPLACE VIEW audit_entries AS
SELECT
    a.*,
    CAST(a.occurred_at AT TIME ZONE 'UTC' AT TIME ZONE (SELECT zone FROM mart.reporting) AS DATE) AS day,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), person := coalesce(p.person, '(none)')
    ) AS dims
FROM lake.audit_log a
LEFT JOIN mart.person_names p ON p.id = a.person_id
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id;
COMMENT ON VIEW audit_entries IS 'department team person';

CREATE OR REPLACE VIEW automation_tasks AS FROM mart.automation_tasks;  -- minutes by hand, loaded rate
CREATE OR REPLACE VIEW control_results AS FROM mart.control_results;
CREATE OR REPLACE VIEW certifications AS FROM mart.certifications;
CREATE OR REPLACE VIEW data_requests AS FROM mart.data_requests;
CREATE OR REPLACE VIEW features AS FROM mart.features;
CREATE OR REPLACE VIEW coverage AS FROM mart.coverage;  -- first and last day with any data, and with activity
