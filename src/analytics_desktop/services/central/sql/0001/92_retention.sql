-- Delete what is older than its policy. Sync hears of it by one cut-off per table, not by a tombstone per row.
CREATE FUNCTION retention_cut_off(relation text, today date) RETURNS timestamptz LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT (today - p.keep_days)::timestamp AT TIME ZONE i.reporting_zone
        FROM retention_policies p, store_identity i WHERE p.table_name = relation), '-infinity')
$$;

-- Partitions that are older as a whole are dropped, which costs nothing. Returns how many rows they held.
CREATE FUNCTION drop_old_event_partitions(cut_off timestamptz) RETURNS bigint LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    old regclass;
    held bigint;
    total bigint := 0;
BEGIN
    FOR old IN
        SELECT c.oid::regclass FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
        WHERE h.inhparent = 'analytics_events'::regclass AND c.relname ~ '^analytics_events_y\d{4,}m\d\d$'
          AND (to_date(substring(c.relname FROM 'y(\d+m\d\d)$'), 'YYYY"m"MM') + interval '1 month') AT TIME ZONE 'UTC' <= cut_off
        ORDER BY c.relname
    LOOP
        EXECUTE format('SELECT count(*) FROM %s', old) INTO held;
        EXECUTE format('DROP TABLE %s', old);
        total := total + held;
    END LOOP;
    RETURN total;
END $$;

-- Returns {"<table>": rows deleted, ...} for the tables that lost rows.
CREATE FUNCTION apply_retention(today date) RETURNS jsonb LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    s record;
    cut_off timestamptz;
    has_old boolean;
    dropped bigint;
    deleted bigint;
    result jsonb := '{}';
BEGIN
    FOR s IN SELECT t.table_name, t.time_column FROM synced_tables t JOIN retention_policies USING (table_name)
             WHERE t.time_column IS NOT NULL ORDER BY t.table_name
    LOOP
        cut_off := retention_cut_off(s.table_name, today);
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I < $1)', s.table_name, s.time_column)
            INTO has_old USING cut_off;
        IF has_old THEN  -- the cut-off comes first: bury() looks for it
            INSERT INTO tombstones (table_name, rows_before) VALUES (s.table_name, cut_off);
        END IF;
        dropped := CASE s.table_name WHEN 'analytics_events' THEN drop_old_event_partitions(cut_off) ELSE 0 END;
        CONTINUE WHEN NOT has_old;
        EXECUTE format('DELETE FROM %I WHERE %I < $1', s.table_name, s.time_column) USING cut_off;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        result := result || jsonb_build_object(s.table_name, dropped + deleted);
    END LOOP;
    RETURN result;
END $$;

-- Names of the tables that hold rows which `today` they should not.
CREATE FUNCTION overdue_tables(today date) RETURNS SETOF text LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    s record;
    is_overdue boolean;
BEGIN
    FOR s IN SELECT table_name, time_column FROM synced_tables JOIN retention_policies USING (table_name, time_column)
             ORDER BY table_name
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I < $1)', s.table_name, s.time_column)
            INTO is_overdue USING retention_cut_off(s.table_name, today);
        IF is_overdue THEN
            RETURN NEXT s.table_name;
        END IF;
    END LOOP;
END $$;
