-- Which rows changed, for sync. A reader takes the rows with last_horizon <= changed_xid < pg_snapshot_xmin(...).
-- tombstones.row_id is the key as text; the columns of a longer key are joined by '/', in the order given here.
-- Events are partitioned by time, but their id alone names them, so their row_id is the id.
CREATE TABLE synced_tables (
    table_name   text PRIMARY KEY,
    key_columns  text[] NOT NULL,
    time_column  text                                      -- what tombstones.rows_before is compared with
);
INSERT INTO synced_tables VALUES
    ('store_identity', '{only_row}'), ('departments', '{id}'), ('teams', '{id}'), ('people', '{id}'),
    ('projects', '{id}'), ('agents', '{id}'), ('features', '{id}'), ('opt_outs', '{person_id}'),
    ('price_versions', '{id}'), ('prices', '{version_id,bucket}'), ('fx_rates', '{currency,day}'),
    ('budgets', '{id}'), ('invoices', '{id}'), ('invoice_lines', '{id}'), ('vendor_costs', '{id}'),
    ('deals', '{id}'), ('attribution_overrides', '{id}'), ('automation_tasks', '{id}'), ('kpi_values', '{id}'),
    ('formulas', '{id}'), ('control_results', '{id}'), ('certifications', '{id}'), ('data_requests', '{id}'),
    ('retention_policies', '{table_name}');
INSERT INTO synced_tables VALUES
    ('analytics_events', '{id}', 'occurred_at'), ('ai_cost_tracking', '{id}', 'occurred_at'),
    ('agent_executions', '{id}', 'started_at'), ('analytics_aggregates', '{id}', 'period_start'),
    ('audit_log', '{seq}', 'occurred_at'), ('feedback', '{id}', 'given_at'), ('outcomes', '{id}', 'occurred_at');

CREATE FUNCTION stamp_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_xid := pg_current_xact_id();
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the key of a row of % does not change', TG_TABLE_NAME
        USING HINT = 'Delete the row and insert another one.', ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'TRUNCATE of % is refused: the copies on other machines would not notice', TG_TABLE_NAME
        USING HINT = 'Use DELETE.', ERRCODE = 'restrict_violation';
END $$;

-- Arguments: table, time column or '', then the key columns. One statement, one insert, however many rows went.
-- Rows that a cut-off written by this same transaction covers need no tombstone of their own.
CREATE FUNCTION bury() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET datestyle = 'ISO' AS $$
DECLARE
    row_id text := (SELECT string_agg(format('gone.%I::text', k), ', ' ORDER BY n)
                    FROM unnest(TG_ARGV[2:]) WITH ORDINALITY AS keys (k, n));
    cut_off timestamptz := (SELECT max(rows_before) FROM tombstones
                            WHERE table_name = TG_ARGV[0] AND changed_xid = pg_current_xact_id());
    still_there text := '';
BEGIN
    IF cut_off IS NOT NULL AND TG_ARGV[1] <> '' THEN
        still_there := format(' WHERE gone.%I >= $2', TG_ARGV[1]);
    END IF;
    EXECUTE format('INSERT INTO tombstones (table_name, row_id) SELECT $1, concat_ws(''/'', %s) FROM gone', row_id)
        || still_there USING TG_ARGV[0], cut_off;
    RETURN NULL;
END $$;

ALTER TABLE tombstones ADD COLUMN changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX tombstones_changed ON tombstones (changed_xid);
CREATE INDEX tombstones_cut_off ON tombstones (table_name, rows_before) WHERE rows_before IS NOT NULL;

-- A statement that names a partition fires the triggers of the partition only, so each partition gets them too.
CREATE FUNCTION track_deletes(relation regclass, synced text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s synced_tables := (SELECT t FROM synced_tables t WHERE table_name = synced);
    words text := format('%L, %L, ', s.table_name, coalesce(s.time_column, ''))
        || (SELECT string_agg(quote_literal(k), ', ') FROM unnest(s.key_columns) k);
BEGIN
    EXECUTE format('CREATE TRIGGER bury AFTER DELETE ON %s REFERENCING OLD TABLE AS gone '
        'FOR EACH STATEMENT EXECUTE FUNCTION bury(%s)', relation, words);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s EXECUTE FUNCTION refuse_truncate()', relation);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER bury', relation);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER refuse_truncate', relation);
END $$;

CREATE FUNCTION track_changes(s synced_tables) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    key_changed text := (SELECT string_agg(format('OLD.%I IS DISTINCT FROM NEW.%1$I', k), ' OR ')
                         FROM unnest(s.key_columns) k);
BEGIN
    EXECUTE format('ALTER TABLE %I ADD COLUMN changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id()', s.table_name);
    EXECUTE format('CREATE INDEX %I ON %I (changed_xid)', s.table_name || '_changed', s.table_name);
    EXECUTE format('CREATE TRIGGER stamp_change BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION stamp_change()',
        s.table_name);
    EXECUTE format('CREATE TRIGGER refuse_key_change BEFORE UPDATE ON %I FOR EACH ROW WHEN (%s) '
        'EXECUTE FUNCTION refuse_key_change()', s.table_name, key_changed);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp_change', s.table_name);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_key_change', s.table_name);
    PERFORM track_deletes(s.table_name::regclass, s.table_name);
END $$;

SELECT track_changes(t) FROM synced_tables t;

-- When something happened does not change either in the three large tables. So a workstation that gets a row need only
-- look among its rows of that time for one to replace, and not through all of them.
CREATE FUNCTION refuse_time_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the time of a row of % does not change', TG_TABLE_NAME
        USING HINT = 'Delete the row and insert another one.', ERRCODE = 'restrict_violation';
END $$;
DO $$
DECLARE
    s synced_tables;
BEGIN
    FOR s IN SELECT * FROM synced_tables
             WHERE table_name IN ('analytics_events', 'ai_cost_tracking', 'agent_executions') LOOP
        EXECUTE format('CREATE TRIGGER refuse_time_change BEFORE UPDATE ON %I FOR EACH ROW WHEN '
            '(OLD.%I IS DISTINCT FROM NEW.%2$I) EXECUTE FUNCTION refuse_time_change()', s.table_name, s.time_column);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_time_change', s.table_name);
    END LOOP;
END $$;
