-- Hourly sums of the company and daily sums of its parts, in the reporting zone, for workstations that get no rows of
-- people. metric_type is <hourly|daily>_<events|active_people|cost|tokens|executions>; dimension_value is the id of the
-- department, team, project, agent or feature (or the model's name), '(none)' where there is none, '' for the company.
-- Every metrics object holds "people", the distinct people behind it, so that small groups can be hidden.
-- System accounts and opted-out people never count as people. Money is a decimal string.
CREATE TABLE maintenance_state (
    source   text PRIMARY KEY,
    horizon  xid8 NOT NULL,                                -- every change before it has been seen
    zone     text NOT NULL,                                -- days were cut in this zone
    ran_at   timestamptz NOT NULL DEFAULT now()
);

CREATE VIEW counted_people WITH (security_invoker) AS
    SELECT id FROM people p WHERE NOT is_system AND NOT EXISTS (SELECT FROM opt_outs o WHERE o.person_id = p.id);

CREATE TYPE fresh_aggregate AS (
    metric text, dimension text, dimension_value text, grain text, period_start timestamptz, metrics jsonb
);

CREATE FUNCTION fresh_events(first timestamptz, last timestamptz, zone text) RETURNS SETOF fresh_aggregate
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH sums AS (
        SELECT CASE WHEN grouping(department_id) = 0 THEN 'department' WHEN grouping(team_id) = 0 THEN 'team'
                    WHEN grouping(feature_id) = 0 THEN 'feature' ELSE 'company' END AS dimension,
            CASE WHEN grouping(department_id, team_id, feature_id) = 7 THEN ''
                 ELSE coalesce(department_id::text, team_id::text, feature_id::text, '(none)') END AS value,
            CASE WHEN grouping(day) = 0 THEN 'daily' ELSE 'hourly' END AS grain, coalesce(day, hour) AS period,
            sum(events)::bigint AS events, count(DISTINCT c.id) AS people
        FROM (SELECT date_trunc('day', occurred_at, zone) AS day, date_trunc('hour', occurred_at, zone) AS hour,
                     department_id, team_id, feature_id, person_id, count(*) AS events
              FROM analytics_events WHERE occurred_at >= first AND occurred_at < last GROUP BY 1, 2, 3, 4, 5, 6) e
        LEFT JOIN counted_people c ON c.id = e.person_id
        GROUP BY GROUPING SETS ((hour), (day), (day, department_id), (day, team_id), (day, feature_id))
    )
    SELECT m.metric, dimension, value, grain, period, m.metrics
    FROM sums, LATERAL (VALUES ('events', jsonb_build_object('events', events, 'people', people)),
                               ('active_people', jsonb_build_object('people', people))) m (metric, metrics)
$$;

CREATE FUNCTION fresh_cost(first timestamptz, last timestamptz, zone text) RETURNS SETOF fresh_aggregate
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH sums AS (
        SELECT CASE WHEN grouping(department_id) = 0 THEN 'department' WHEN grouping(team_id) = 0 THEN 'team'
                    WHEN grouping(project_id) = 0 THEN 'project' WHEN grouping(agent_id) = 0 THEN 'agent'
                    WHEN grouping(model) = 0 THEN 'model' ELSE 'company' END AS dimension,
            CASE WHEN grouping(department_id, team_id, project_id, agent_id, model) = 31 THEN ''
                 ELSE coalesce(department_id::text, team_id::text, project_id::text, agent_id::text, model, '(none)')
            END AS value,
            CASE WHEN grouping(day) = 0 THEN 'daily' ELSE 'hourly' END AS grain, coalesce(day, hour) AS period,
            count(*) AS requests, count(*) FILTER (WHERE booked_cost IS NULL) AS unpriced,
            coalesce(sum(booked_cost), 0)::numeric(30, 12) AS cost, count(DISTINCT person) AS people,
            sum(input_tokens) AS input, sum(cache_read_tokens) AS cache_read,
            sum(cache_write_5m_tokens) AS cache_write_5m, sum(cache_write_1h_tokens) AS cache_write_1h,
            sum(output_tokens) AS output, sum(reasoning_tokens) AS reasoning, sum(web_searches) AS web_searches
        FROM (SELECT r.*, date_trunc('day', occurred_at, zone) AS day, date_trunc('hour', occurred_at, zone) AS hour,
                     c.id AS person
              FROM ai_cost_tracking r LEFT JOIN counted_people c ON c.id = r.person_id
              WHERE occurred_at >= first AND occurred_at < last) r
        GROUP BY GROUPING SETS ((hour), (day), (day, department_id), (day, team_id), (day, project_id), (day, agent_id),
            (day, model))
    )
    SELECT m.metric, dimension, value, grain, period, m.metrics
    FROM sums, LATERAL (VALUES
        ('cost', jsonb_build_object('cost', cost::text, 'requests', requests, 'unpriced', unpriced, 'people', people)),
        ('tokens', jsonb_build_object('input', input, 'cache_read', cache_read, 'cache_write_5m', cache_write_5m,
            'cache_write_1h', cache_write_1h, 'output', output, 'reasoning', reasoning, 'web_searches', web_searches,
            'people', people))) m (metric, metrics)
$$;

CREATE FUNCTION fresh_executions(first timestamptz, last timestamptz, zone text) RETURNS SETOF fresh_aggregate
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH sums AS (
        SELECT CASE WHEN grouping(department_id) = 0 THEN 'department' WHEN grouping(team_id) = 0 THEN 'team'
                    WHEN grouping(agent_id) = 0 THEN 'agent' ELSE 'company' END AS dimension,
            CASE WHEN grouping(department_id, team_id, agent_id) = 7 THEN ''
                 ELSE coalesce(department_id::text, team_id::text, agent_id::text, '(none)') END AS value,
            CASE WHEN grouping(day) = 0 THEN 'daily' ELSE 'hourly' END AS grain, coalesce(day, hour) AS period,
            jsonb_build_object('executions', count(*), 'success', count(*) FILTER (WHERE outcome = 'success'),
                'failure', count(*) FILTER (WHERE outcome = 'failure'),
                'timeout', count(*) FILTER (WHERE outcome = 'timeout'),
                'running', count(*) FILTER (WHERE outcome = 'running'),
                'retried', count(*) FILTER (WHERE attempts > 1), 'timed', count(duration_ms),
                'duration_ms', coalesce(sum(duration_ms), 0), 'people', count(DISTINCT person)) AS metrics
        FROM (SELECT x.*, date_trunc('day', started_at, zone) AS day, date_trunc('hour', started_at, zone) AS hour,
                     c.id AS person
              FROM agent_executions x LEFT JOIN counted_people c ON c.id = x.person_id
              WHERE started_at >= first AND started_at < last) x
        GROUP BY GROUPING SETS ((hour), (day), (day, department_id), (day, team_id), (day, agent_id))
    )
    SELECT 'executions', dimension, value, grain, period, metrics FROM sums
$$;

-- Make the stored aggregates of [first, last) those of `source`; rows that are right already are not touched.
CREATE FUNCTION merge_aggregates(source text, kinds text[], first timestamptz, last timestamptz, zone text)
    RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    changed bigint;
BEGIN
    EXECUTE format($merge$
        WITH fresh AS MATERIALIZED (
            SELECT grain || '_' || metric AS metric_type, dimension, dimension_value, period_start, metrics,
                CASE grain WHEN 'hourly' THEN period_start + interval '1 hour'
                     ELSE ((period_start AT TIME ZONE $4) + interval '1 day') AT TIME ZONE $4 END AS period_end
            FROM fresh_%s($2, $3, $4)
        ), gone AS (
            DELETE FROM analytics_aggregates a
            WHERE period_start >= $2 AND period_start < $3 AND split_part(metric_type, '_', 1) IN ('hourly', 'daily')
              AND substr(metric_type, strpos(metric_type, '_') + 1) = ANY ($1)
              AND NOT EXISTS (SELECT FROM fresh f WHERE (f.metric_type, f.dimension, f.dimension_value, f.period_start)
                              = (a.metric_type, a.dimension, a.dimension_value, a.period_start))
            RETURNING 1
        ), kept AS (
            INSERT INTO analytics_aggregates AS a
                (metric_type, dimension, dimension_value, period_start, period_end, metrics)
            SELECT metric_type, dimension, dimension_value, period_start, period_end, metrics FROM fresh
            ON CONFLICT (metric_type, dimension, dimension_value, period_start) DO UPDATE
                SET metrics = excluded.metrics, period_end = excluded.period_end, computed_at = now()
                WHERE (a.metrics, a.period_end) IS DISTINCT FROM (excluded.metrics, excluded.period_end)
            RETURNING 1
        )
        SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept)$merge$, source)
    INTO changed USING kinds, first, last, zone;
    RETURN changed;
END $$;

-- Recompute the days of one source in which a row changed since the last time; returns how many aggregates changed.
-- Days that retention has begun to empty keep the numbers they had.
CREATE FUNCTION refresh_aggregates(source text, relation text, time_column text, kinds text[], today date)
    RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    zone text := (SELECT reporting_zone FROM store_identity);
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
    state maintenance_state := (SELECT m FROM maintenance_state m WHERE m.source = refresh_aggregates.source);
    seen xid8 := CASE WHEN state.zone = zone THEN state.horizon ELSE '0' END;
    floor timestamptz := greatest(retention_cut_off(relation, today), retention_cut_off('analytics_aggregates', today));
    span record;
    changed bigint := 0;
BEGIN
    IF state.zone <> zone THEN  -- days are cut elsewhere now: hardly one old row still fits
        DELETE FROM analytics_aggregates WHERE period_start >= floor
            AND substr(metric_type, strpos(metric_type, '_') + 1) = ANY (kinds);
    END IF;
    FOR span IN EXECUTE format($days$
        WITH days AS (SELECT DISTINCT date_trunc('day', %I, $3) AS day FROM %I
                      WHERE changed_xid >= $1 AND changed_xid < $2 AND %1$I >= $4),
             runs AS (SELECT day, (day AT TIME ZONE $3)::date - (row_number() OVER (ORDER BY day))::integer AS run FROM days)
        SELECT min(day) AS first, ((max(day) AT TIME ZONE $3) + interval '1 day') AT TIME ZONE $3 AS last
        FROM runs GROUP BY run, date_trunc('month', day, $3) ORDER BY 1$days$, time_column, relation)
        USING seen, horizon, zone, floor
    LOOP
        changed := changed + merge_aggregates(source, kinds, span.first, span.last, zone);
    END LOOP;
    INSERT INTO maintenance_state VALUES (source, horizon, zone)
        ON CONFLICT ON CONSTRAINT maintenance_state_pkey DO UPDATE
        SET horizon = excluded.horizon, zone = excluded.zone, ran_at = now();
    RETURN changed;
END $$;

-- Everything, in one call and one transaction: what a pg_cron job runs. Two calls at a time wait for each other.
CREATE FUNCTION maintain_step(step text, today date) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(470654188);
    today := coalesce(today, (SELECT (now() AT TIME ZONE reporting_zone)::date FROM store_identity));
    RETURN CASE step
        WHEN 'partitions' THEN maintain_partitions(today)
        WHEN 'tree' THEN to_jsonb(take_in_audit_entries())
        WHEN 'retention' THEN apply_retention(today)
        WHEN 'events' THEN to_jsonb(refresh_aggregates('events', 'analytics_events', 'occurred_at',
            '{events,active_people}', today))
        WHEN 'cost' THEN to_jsonb(refresh_aggregates('cost', 'ai_cost_tracking', 'occurred_at', '{cost,tokens}', today))
        WHEN 'executions' THEN to_jsonb(refresh_aggregates('executions', 'agent_executions', 'started_at',
            '{executions}', today))
    END;
END $$;

CREATE FUNCTION analytics_maintain(today date DEFAULT NULL) RETURNS jsonb LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT jsonb_object_agg(step, maintain_step(step, today) ORDER BY n)
    FROM unnest('{partitions,tree,retention,events,cost,executions}'::text[]) WITH ORDINALITY steps (step, n)
$$;
