-- Monthly partitions of analytics_events, named analytics_events_yYYYYmMM and cut at UTC months.
-- An unknown zone would stop maintenance, so it is refused where it is written.
ALTER TABLE store_identity ADD CHECK (timestamptz '2026-01-01 00:00+00' AT TIME ZONE reporting_zone IS NOT NULL);
ALTER TABLE analytics_events ADD CHECK (isfinite(occurred_at));
ALTER TABLE ai_cost_tracking ADD CHECK (isfinite(occurred_at));
ALTER TABLE agent_executions ADD CHECK (isfinite(started_at));
CREATE INDEX ai_cost_tracking_unpriced ON ai_cost_tracking (occurred_at) WHERE booked_cost IS NULL;

-- A partition that is named in a statement answers with its own triggers and policies, not with its parent's.
CREATE FUNCTION guard_partition(partition regclass) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    p record;
BEGIN
    PERFORM track_deletes(partition, 'analytics_events');
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', partition);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', partition);
    EXECUTE format('GRANT SELECT ON %s TO analytics_reader', partition);
    FOR p IN SELECT * FROM pg_policies WHERE schemaname = 'public' AND tablename = 'analytics_events' LOOP
        EXECUTE format('CREATE POLICY %I ON %s FOR %s TO %s USING (%s)', p.policyname, partition, p.cmd,
            array_to_string(p.roles, ', '), p.qual)
            || coalesce(' WITH CHECK (' || p.with_check || ')', '');
    END LOOP;
END $$;

-- Make the partition of a month if it is missing; true when it was made. The default partition must not hold its rows.
CREATE FUNCTION make_event_partition(month date) RETURNS boolean LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    name text := to_char(month, '"analytics_events_y"YYYY"m"MM');
    starts timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF analytics_events FOR VALUES FROM (%L) TO (%L)', name, starts, ends);
    PERFORM guard_partition(name::regclass);
    RETURN true;
END $$;

CREATE FUNCTION make_event_partitions(first date, last date) RETURNS integer LANGUAGE sql
    SET search_path = public, pg_temp AS $$
    SELECT count(*) FILTER (WHERE make_event_partition(month::date))::integer
    FROM generate_series(date_trunc('month', first::timestamp), last::timestamp, interval '1 month') month
$$;

-- Rows that came before their month had a partition move into one. They keep their changed_xid, so that sync does
-- not see them again, and no delete trigger runs. Rows later than `until` stay: their month comes with time.
CREATE FUNCTION settle_waiting_events(until date) RETURNS bigint LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    edge timestamptz := (date_trunc('month', until::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
    moved bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM analytics_events_default WHERE occurred_at < edge) THEN
        RETURN 0;
    END IF;
    LOCK TABLE analytics_events IN ACCESS EXCLUSIVE MODE;
    ALTER TABLE analytics_events DETACH PARTITION analytics_events_default;
    ALTER TABLE analytics_events_default RENAME TO analytics_events_waiting;
    CREATE TABLE analytics_events_default PARTITION OF analytics_events DEFAULT;
    PERFORM guard_partition('analytics_events_default');
    PERFORM make_event_partition(month) FROM (SELECT DISTINCT date_trunc('month', occurred_at AT TIME ZONE 'UTC')::date
        FROM analytics_events_waiting WHERE occurred_at < edge) months (month);
    SELECT count(*) INTO moved FROM analytics_events_waiting WHERE occurred_at < edge;
    INSERT INTO analytics_events SELECT * FROM analytics_events_waiting;
    DROP TABLE analytics_events_waiting;
    RETURN moved;
END $$;

-- Three months ahead are always ready. Returns {"made": n, "moved": rows}.
CREATE FUNCTION maintain_partitions(today date) RETURNS jsonb LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    ahead date := (date_trunc('month', today::timestamp) + interval '3 months')::date;
    before integer := (SELECT count(*) FROM pg_inherits WHERE inhparent = 'analytics_events'::regclass);
    moved bigint := settle_waiting_events(ahead);
BEGIN
    PERFORM make_event_partitions(today, ahead);
    RETURN jsonb_build_object('moved', moved, 'made',
        (SELECT count(*) FROM pg_inherits WHERE inhparent = 'analytics_events'::regclass) - before);
END $$;
