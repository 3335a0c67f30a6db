-- Sums of the rollups by at most one dimension. Nearly every question names none or one, and these tables are small
-- enough to answer it in a millisecond whatever the size of the company. `kept` says which dimension a row is kept by;
-- 'several' is no row: such a question reads the rollup itself.
CREATE TYPE mart.kept AS ENUM (
    'company', 'several', 'department', 'team', 'project', 'agent', 'feature', 'prompt_type', 'model', 'provider', 'tier',
    'person'
);

CREATE OR REPLACE TABLE mart.activity_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.user_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team
    ) AS dims,
    sum(events)::BIGINT AS events, sum(feature_uses)::BIGINT AS feature_uses
FROM flat
GROUP BY GROUPING SETS (
    (day), (day, department), (day, team)
)
ORDER BY kept, day;

CREATE OR REPLACE TABLE mart.feature_hour_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.feature_hour)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(feature) = 0 THEN 'feature'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, feature := feature
    ) AS dims,
    hour,
    sum(uses)::BIGINT AS uses
FROM flat
GROUP BY GROUPING SETS (
    (day, hour), (day, hour, department), (day, hour, team), (day, hour, feature)
)
ORDER BY kept, day;

CREATE OR REPLACE TABLE mart.session_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.session_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team
    ) AS dims,
    bucket,
    sum(sessions)::BIGINT AS sessions, sum(seconds)::BIGINT AS seconds, sum(events)::BIGINT AS events
FROM flat
GROUP BY GROUPING SETS (
    (day, bucket), (day, bucket, department), (day, bucket, team)
)
ORDER BY kept, day;

CREATE OR REPLACE TABLE mart.cost_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.cost_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(project) = 0 THEN 'project'
            WHEN grouping(agent) = 0 THEN 'agent'
            WHEN grouping(feature) = 0 THEN 'feature'
            WHEN grouping(prompt_type) = 0 THEN 'prompt_type'
            WHEN grouping(model) = 0 THEN 'model'
            WHEN grouping(provider) = 0 THEN 'provider'
            WHEN grouping(tier) = 0 THEN 'tier'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, project := project, agent := agent, feature := feature,
        prompt_type := prompt_type, model := model, provider := provider, tier := tier
    ) AS dims,
    sum(requests)::BIGINT AS requests, sum(priced_requests)::BIGINT AS priced_requests,
    sum(booked)::mart.money AS booked, sum(execution_booked)::mart.money AS execution_booked,
    sum(execution_requests)::BIGINT AS execution_requests, sum(retry_booked)::mart.money AS retry_booked,
    sum(retry_requests)::BIGINT AS retry_requests, sum(input_tokens)::BIGINT AS input_tokens,
    sum(cache_read_tokens)::BIGINT AS cache_read_tokens, sum(cache_write_5m_tokens)::BIGINT AS cache_write_5m_tokens,
    sum(cache_write_1h_tokens)::BIGINT AS cache_write_1h_tokens, sum(output_tokens)::BIGINT AS output_tokens,
    sum(reasoning_tokens)::BIGINT AS reasoning_tokens, sum(unpriced_tokens)::BIGINT AS unpriced_tokens
FROM flat
GROUP BY GROUPING SETS (
    (day), (day, department), (day, team), (day, project), (day, agent), (day, feature), (day, prompt_type),
    (day, model), (day, provider), (day, tier)
)
ORDER BY kept, day;

CREATE OR REPLACE TABLE mart.execution_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.execution_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(agent) = 0 THEN 'agent'
            WHEN grouping(feature) = 0 THEN 'feature'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, agent := agent, feature := feature
    ) AS dims,
    task_type, outcome, error_category,
    sum(executions)::BIGINT AS executions, sum(attempts)::BIGINT AS attempts, sum(retried)::BIGINT AS retried,
    sum(timed)::BIGINT AS timed, sum(duration_ms)::BIGINT AS duration_ms,
    sum(saved_hours) AS saved_hours, sum(saved_value) AS saved_value
FROM flat
GROUP BY GROUPING SETS (
    (day, task_type, outcome, error_category), (day, task_type, outcome, error_category, department),
    (day, task_type, outcome, error_category, team), (day, task_type, outcome, error_category, agent),
    (day, task_type, outcome, error_category, feature)
)
ORDER BY kept, day;

CREATE OR REPLACE TABLE mart.duration_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.duration_histogram)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(agent) = 0 THEN 'agent'
            WHEN grouping(feature) = 0 THEN 'feature'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, agent := agent, feature := feature
    ) AS dims,
    bucket,
    sum(executions)::BIGINT AS executions
FROM flat
GROUP BY GROUPING SETS (
    (day, bucket), (day, bucket, department), (day, bucket, team), (day, bucket, agent), (day, bucket, feature)
)
ORDER BY kept, day;
