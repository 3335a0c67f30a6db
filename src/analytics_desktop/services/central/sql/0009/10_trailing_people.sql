-- Distinct people of the company in the 7 and in the 30 days that end with each day, for workstations that get no rows of
-- people: metric_type daily_trailing_people, {"weekly", "monthly", "people"}, of which "people" is the smaller group.
-- Counts of days cannot be added up to them. Of days after the last event nothing is said.
CREATE FUNCTION fresh_trailing_people(first timestamptz, last timestamptz, zone text) RETURNS SETOF fresh_aggregate
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH span AS (
        SELECT (first AT TIME ZONE zone)::date AS begin, least((last AT TIME ZONE zone)::date,
            (SELECT max(occurred_at) AT TIME ZONE zone FROM analytics_events)::date + 1) AS finish
    ), seen AS (
        SELECT DISTINCT (occurred_at AT TIME ZONE zone)::date AS day, person_id
        FROM analytics_events JOIN counted_people c ON c.id = person_id, span
        WHERE occurred_at >= (begin - 29)::timestamp AT TIME ZONE zone AND occurred_at < last
    ), followed AS (
        SELECT day, lead(day) OVER (PARTITION BY person_id ORDER BY day) AS next_seen FROM seen
    ), steps AS (  -- a person counts from a day until the next one, or until the trailing days are over
        SELECT day, 1 AS weekly, 1 AS monthly FROM followed
        UNION ALL SELECT least(day + 7, next_seen), -1, 0 FROM followed
        UNION ALL SELECT least(day + 30, next_seen), 0, -1 FROM followed
    ), levels AS (
        SELECT d::date AS day, sum(coalesce(sum(weekly), 0)) OVER earlier AS weekly,
            sum(coalesce(sum(monthly), 0)) OVER earlier AS monthly
        FROM span, generate_series(begin - 29, finish - 1, interval '1 day') d LEFT JOIN steps s ON s.day = d::date
        GROUP BY d WINDOW earlier AS (ORDER BY d)
    )
    SELECT 'trailing_people', 'company', '', 'daily', day::timestamp AT TIME ZONE zone,
        jsonb_build_object('weekly', weekly, 'monthly', monthly, 'people', weekly)
    FROM levels, span WHERE day >= begin AND monthly > 0
$$;

-- As before, and with `reach`: how many days after a changed row its day still counts. A day is computed only while all
-- the days before it that count are kept.
DROP FUNCTION refresh_aggregates(text, text, text, text[], date);
CREATE FUNCTION refresh_aggregates(source text, relation text, time_column text, kinds text[], today date,
    reach integer DEFAULT 0) RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    zone text := (SELECT reporting_zone FROM store_identity);
    horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
    state maintenance_state := (SELECT m FROM maintenance_state m WHERE m.source = refresh_aggregates.source);
    seen xid8 := CASE WHEN state.zone = zone THEN state.horizon ELSE '0' END;
    floor timestamptz := greatest(((retention_cut_off(relation, today) AT TIME ZONE zone) + make_interval(days => reach))
        AT TIME ZONE zone, retention_cut_off('analytics_aggregates', today));
    span record;
    changed bigint := 0;
BEGIN
    IF state.zone <> zone THEN  -- days are cut elsewhere now: hardly one old row still fits
        DELETE FROM analytics_aggregates WHERE period_start >= floor
            AND substr(metric_type, strpos(metric_type, '_') + 1) = ANY (kinds);
    END IF;
    FOR span IN EXECUTE format($days$
        WITH touched AS (SELECT DISTINCT (%I AT TIME ZONE $3)::date AS day FROM %I
                         WHERE changed_xid >= $1 AND changed_xid < $2
                           AND %1$I >= $4 - make_interval(days => $5 + 1)),
             days AS (SELECT DISTINCT day + after AS day FROM touched, generate_series(0, $5) after
                      WHERE (day + after)::timestamp AT TIME ZONE $3 >= $4),
             runs AS (SELECT day, day - (row_number() OVER (ORDER BY day))::integer AS run FROM days)
        SELECT min(day)::timestamp AT TIME ZONE $3 AS first, (max(day) + 1)::timestamp AT TIME ZONE $3 AS last
        FROM runs GROUP BY run, date_trunc('month', day) ORDER BY 1$days$, time_column, relation)
        USING seen, horizon, zone, floor, reach
    LOOP
        changed := changed + merge_aggregates(source, kinds, span.first, span.last, zone);
    END LOOP;
    INSERT INTO maintenance_state VALUES (source, horizon, zone)
        ON CONFLICT ON CONSTRAINT maintenance_state_pkey DO UPDATE
        SET horizon = excluded.horizon, zone = excluded.zone, ran_at = now();
    RETURN changed;
END $$;

CREATE OR REPLACE FUNCTION maintain_step(step text, today date) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
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
        WHEN 'people' THEN to_jsonb(refresh_aggregates('trailing_people', 'analytics_events', 'occurred_at',
            '{trailing_people}', today, 29))
        WHEN 'cost' THEN to_jsonb(refresh_aggregates('cost', 'ai_cost_tracking', 'occurred_at', '{cost,tokens}', today))
        WHEN 'executions' THEN to_jsonb(refresh_aggregates('executions', 'agent_executions', 'started_at',
            '{executions}', today))
    END;
END $$;

CREATE OR REPLACE FUNCTION analytics_maintain(today date DEFAULT NULL) RETURNS jsonb LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT jsonb_object_agg(step, maintain_step(step, today) ORDER BY n)
    FROM unnest('{partitions,tree,retention,events,people,cost,executions}'::text[]) WITH ORDINALITY steps (step, n)
$$;
REVOKE EXECUTE ON FUNCTION fresh_trailing_people(timestamptz, timestamptz, text),
    refresh_aggregates(text, text, text, text[], date, integer) FROM PUBLIC;
