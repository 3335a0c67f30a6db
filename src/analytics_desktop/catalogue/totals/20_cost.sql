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

-- The same by department and one dimension more: the usual filter with the usual split.
CREATE OR REPLACE TABLE mart.cost_by_department AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.cost_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(project) = 0 THEN 'project'
            WHEN grouping(agent) = 0 THEN 'agent'
            WHEN grouping(feature) = 0 THEN 'feature'
            WHEN grouping(prompt_type) = 0 THEN 'prompt_type'
            WHEN grouping(model) = 0 THEN 'model'
            WHEN grouping(provider) = 0 THEN 'provider'
            WHEN grouping(tier) = 0 THEN 'tier'
        END AS mart.kept
    ) AS kept,
    department,
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
    (day, department, team), (day, department, project), (day, department, agent), (day, department, feature),
    (day, department, prompt_type), (day, department, model), (day, department, provider), (day, department, tier)
)
ORDER BY kept, department, day;

-- Priced requests: model, tier and price version always, and at most one of department, team and agent.
CREATE OR REPLACE TABLE mart.priced_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.priced_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(agent) = 0 THEN 'agent'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, agent := agent, provider := provider, model := model, tier := tier
    ) AS dims,
    price_version_id,
    sum(first_attempts)::BIGINT AS first_attempts, sum(retries)::BIGINT AS retries,
    sum(input_tokens)::BIGINT AS input_tokens, sum(cache_read_tokens)::BIGINT AS cache_read_tokens,
    sum(cache_write_5m_tokens)::BIGINT AS cache_write_5m_tokens,
    sum(cache_write_1h_tokens)::BIGINT AS cache_write_1h_tokens, sum(output_tokens)::BIGINT AS output_tokens,
    sum(reasoning_tokens)::BIGINT AS reasoning_tokens, sum(booked)::mart.money AS booked
FROM flat
GROUP BY GROUPING SETS (
    (day, provider, model, tier, price_version_id), (day, provider, model, tier, price_version_id, department),
    (day, provider, model, tier, price_version_id, team), (day, provider, model, tier, price_version_id, agent)
)
ORDER BY kept, day;
