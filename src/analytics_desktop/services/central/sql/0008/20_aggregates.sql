-- Workstations of executives compute cost and reliability from the aggregates alone: they need every dimension that a
-- page splits by, and the sums of executions, retries and outcomes. All days are summed up anew by the next maintenance.
CREATE OR REPLACE FUNCTION fresh_cost(first timestamptz, last timestamptz, zone text) RETURNS SETOF fresh_aggregate
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH sums AS (
        SELECT CASE WHEN grouping(department_id) = 0 THEN 'department' WHEN grouping(team_id) = 0 THEN 'team'
                    WHEN grouping(project_id) = 0 THEN 'project' WHEN grouping(agent_id) = 0 THEN 'agent'
                    WHEN grouping(feature_id) = 0 THEN 'feature' WHEN grouping(prompt_type) = 0 THEN 'prompt_type'
                    WHEN grouping(model) = 0 THEN 'model' WHEN grouping(provider) = 0 THEN 'provider'
                    WHEN grouping(tier) = 0 THEN 'tier' ELSE 'company' END AS dimension,
            CASE WHEN grouping(department_id, team_id, project_id, agent_id, feature_id, prompt_type, model, provider,
                               tier) = 511 THEN ''
                 ELSE coalesce(department_id::text, team_id::text, project_id::text, agent_id::text, feature_id::text,
                               prompt_type, model, provider, tier, '(none)')
            END AS value,
            CASE WHEN grouping(day) = 0 THEN 'daily' ELSE 'hourly' END AS grain, coalesce(day, hour) AS period,
            count(*) AS requests, count(*) FILTER (WHERE booked_cost IS NULL) AS unpriced,
            coalesce(sum(booked_cost), 0)::numeric(30, 12) AS cost, count(DISTINCT person) AS people,
            sum(booked_cost) FILTER (WHERE execution_id IS NOT NULL)::numeric(30, 12) AS execution_cost,
            count(execution_id) AS execution_requests,
            sum(booked_cost) FILTER (WHERE attempt > 1)::numeric(30, 12) AS retry_cost,
            count(*) FILTER (WHERE attempt > 1) AS retry_requests,
            coalesce(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
                + output_tokens + reasoning_tokens) FILTER (WHERE booked_cost IS NULL), 0) AS unpriced_tokens,
            sum(input_tokens) AS input, sum(cache_read_tokens) AS cache_read,
            sum(cache_write_5m_tokens) AS cache_write_5m, sum(cache_write_1h_tokens) AS cache_write_1h,
            sum(output_tokens) AS output, sum(reasoning_tokens) AS reasoning, sum(web_searches) AS web_searches
        FROM (SELECT r.*, date_trunc('day', occurred_at, zone) AS day, date_trunc('hour', occurred_at, zone) AS hour,
                     c.id AS person
              FROM ai_cost_tracking r LEFT JOIN counted_people c ON c.id = r.person_id
              WHERE occurred_at >= first AND occurred_at < last) r
        GROUP BY GROUPING SETS ((hour), (day), (day, department_id), (day, team_id), (day, project_id), (day, agent_id),
            (day, feature_id), (day, prompt_type), (day, model), (day, provider), (day, tier))
    )
    SELECT m.metric, dimension, value, grain, period, m.metrics
    FROM sums, LATERAL (VALUES
        ('cost', jsonb_build_object('cost', cost::text, 'requests', requests, 'unpriced', unpriced, 'people', people,
            'execution_cost', execution_cost::text, 'execution_requests', execution_requests,
            'retry_cost', retry_cost::text, 'retry_requests', retry_requests)),
        ('tokens', jsonb_build_object('input', input, 'cache_read', cache_read, 'cache_write_5m', cache_write_5m,
            'cache_write_1h', cache_write_1h, 'output', output, 'reasoning', reasoning, 'web_searches', web_searches,
            'unpriced_tokens', unpriced_tokens, 'people', people))) m (metric, metrics)
$$;

CREATE OR REPLACE FUNCTION fresh_executions(first timestamptz, last timestamptz, zone text) RETURNS SETOF fresh_aggregate
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH sums AS (
        SELECT CASE WHEN grouping(department_id) = 0 THEN 'department' WHEN grouping(team_id) = 0 THEN 'team'
                    WHEN grouping(agent_id) = 0 THEN 'agent' WHEN grouping(feature_id) = 0 THEN 'feature'
                    ELSE 'company' END AS dimension,
            CASE WHEN grouping(department_id, team_id, agent_id, feature_id) = 15 THEN ''
                 ELSE coalesce(department_id::text, team_id::text, agent_id::text, feature_id::text, '(none)')
            END AS value,
            CASE WHEN grouping(day) = 0 THEN 'daily' ELSE 'hourly' END AS grain, coalesce(day, hour) AS period,
            jsonb_build_object('executions', count(*), 'success', count(*) FILTER (WHERE outcome = 'success'),
                'failure', count(*) FILTER (WHERE outcome = 'failure'),
                'timeout', count(*) FILTER (WHERE outcome = 'timeout'),
                'running', count(*) FILTER (WHERE outcome = 'running'),
                'retried', count(*) FILTER (WHERE attempts > 1), 'timed', count(duration_ms),
                'duration_ms', coalesce(sum(duration_ms), 0), 'people', count(DISTINCT person), 'by_outcome',
                jsonb_build_object(
                'success', jsonb_build_object('executions', count(*) FILTER (WHERE outcome = 'success'),
                    'attempts', coalesce(sum(attempts) FILTER (WHERE outcome = 'success'), 0),
                    'retried', count(*) FILTER (WHERE outcome = 'success' AND attempts > 1),
                    'timed', count(duration_ms) FILTER (WHERE outcome = 'success'),
                    'duration_ms', coalesce(sum(duration_ms) FILTER (WHERE outcome = 'success'), 0)),
                'failure', jsonb_build_object('executions', count(*) FILTER (WHERE outcome = 'failure'),
                    'attempts', coalesce(sum(attempts) FILTER (WHERE outcome = 'failure'), 0),
                    'retried', count(*) FILTER (WHERE outcome = 'failure' AND attempts > 1),
                    'timed', count(duration_ms) FILTER (WHERE outcome = 'failure'),
                    'duration_ms', coalesce(sum(duration_ms) FILTER (WHERE outcome = 'failure'), 0)),
                'timeout', jsonb_build_object('executions', count(*) FILTER (WHERE outcome = 'timeout'),
                    'attempts', coalesce(sum(attempts) FILTER (WHERE outcome = 'timeout'), 0),
                    'retried', count(*) FILTER (WHERE outcome = 'timeout' AND attempts > 1),
                    'timed', count(duration_ms) FILTER (WHERE outcome = 'timeout'),
                    'duration_ms', coalesce(sum(duration_ms) FILTER (WHERE outcome = 'timeout'), 0)),
                'running', jsonb_build_object('executions', count(*) FILTER (WHERE outcome = 'running'),
                    'attempts', coalesce(sum(attempts) FILTER (WHERE outcome = 'running'), 0),
                    'retried', count(*) FILTER (WHERE outcome = 'running' AND attempts > 1),
                    'timed', count(duration_ms) FILTER (WHERE outcome = 'running'),
                    'duration_ms', coalesce(sum(duration_ms) FILTER (WHERE outcome = 'running'), 0)))) AS metrics
        FROM (SELECT x.*, date_trunc('day', started_at, zone) AS day, date_trunc('hour', started_at, zone) AS hour,
                     c.id AS person
              FROM agent_executions x LEFT JOIN counted_people c ON c.id = x.person_id
              WHERE started_at >= first AND started_at < last) x
        GROUP BY GROUPING SETS ((hour), (day), (day, department_id), (day, team_id), (day, agent_id),
            (day, feature_id))
    )
    SELECT 'executions', dimension, value, grain, period, metrics FROM sums
$$;

DELETE FROM maintenance_state WHERE source IN ('cost', 'executions');
