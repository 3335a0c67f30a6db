-- The words in which metrics are written: four macros, and views over what memory.sql loaded.

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
CREATE OR REPLACE MACRO is_wanted(wanted, dimension, name) AS (
    json_extract(wanted, '$.' || dimension) IS NULL
    OR list_contains(json_extract_string(wanted, '$.' || dimension || '[*]'), CAST(name AS VARCHAR))
);
CREATE OR REPLACE MACRO keep(wanted, dims) AS (
    is_wanted(wanted, 'department', dims['department'])
    AND is_wanted(wanted, 'team', dims['team'])
    AND is_wanted(wanted, 'project', dims['project'])
    AND is_wanted(wanted, 'agent', dims['agent'])
    AND is_wanted(wanted, 'feature', dims['feature'])
    AND is_wanted(wanted, 'prompt_type', dims['prompt_type'])
    AND is_wanted(wanted, 'model', dims['model'])
    AND is_wanted(wanted, 'provider', dims['provider'])
    AND is_wanted(wanted, 'tier', dims['tier'])
    AND is_wanted(wanted, 'person', dims['person'])
);

-- The middle of a logarithmic bucket, within 1 % of every value in it.
CREATE OR REPLACE MACRO bucket_middle(bucket) AS CASE
    WHEN bucket < 0 THEN 0.0 ELSE 2 * pow(1.01 / 0.99, bucket) / (1.01 / 0.99 + 1)
END;

CREATE OR REPLACE VIEW activity AS FROM mart.user_day;      -- a person, day, team: events, feature_uses
CREATE OR REPLACE VIEW feature_uses AS FROM mart.feature_hour;
CREATE OR REPLACE VIEW sessions AS FROM mart.session_day;   -- by duration bucket, seconds
CREATE OR REPLACE VIEW costs AS FROM mart.cost_day;         -- requests, tokens, booked cost (NULL = nothing was priced)
CREATE OR REPLACE VIEW executions AS FROM mart.execution_day;
CREATE OR REPLACE VIEW durations AS FROM mart.duration_histogram;  -- by duration bucket, milliseconds
CREATE OR REPLACE VIEW security AS FROM mart.security_day;
CREATE OR REPLACE VIEW coverage AS FROM mart.coverage;      -- first and last day with any data
