-- Who sees which rows. Every synced table may be selected by every reader; the policies decide about rows, so a
-- workstation reads all tables in the same way and gets what its login may have.
--   company rows   admin, finance, auditor, compliance
--   manager        rows of own people (everybody below in people.manager_id, and oneself) and, where a row has no
--                  person, of teams made of nobody but own people
--   engineer       own rows, rows without a person, and all agent executions (people show as bare numbers)
--   executive      aggregates, dimensions and money without people
-- Policies ask session_user, which SET ROLE does not change. A login without a row in `logins` sees nothing.
CREATE FUNCTION my_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT role FROM logins WHERE login = session_user
$$;

CREATE FUNCTION sees_company() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT coalesce(my_role() IN ('admin', 'finance', 'auditor', 'compliance'), false)
$$;

CREATE FUNCTION my_people() RETURNS SETOF integer LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp ROWS 50 AS $$
    WITH RECURSIVE own (id) AS (
        SELECT person_id FROM logins
        WHERE login = session_user AND person_id IS NOT NULL AND role IN ('manager', 'engineer')
        UNION
        SELECT p.id FROM people p JOIN own ON p.manager_id = own.id WHERE my_role() = 'manager'
    )
    SELECT id FROM own
$$;

CREATE FUNCTION my_teams() RETURNS SETOF integer LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp ROWS 5 AS $$
    SELECT p.team_id FROM people p
    WHERE my_role() = 'manager' AND p.team_id IS NOT NULL AND p.ended_on IS NULL
    GROUP BY p.team_id HAVING bool_and(p.id IN (SELECT my_people()))
$$;

GRANT USAGE ON SCHEMA public TO analytics_reader, analytics_writer;
GRANT SELECT ON alembic_version TO PUBLIC;              -- so that every login can be told what is wrong
GRANT SELECT ON synced_tables, tombstones, logins TO analytics_reader;

-- Kinds: open = everybody with a role; person = see above; money = company roles and executives (budgets: managers
-- too); audit = auditor, compliance, admin.
CREATE FUNCTION secure(relation text, readers_see text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', relation);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', relation);
    EXECUTE format('CREATE POLICY owner_all ON %I TO analytics_owner USING (true) WITH CHECK (true)', relation);
    EXECUTE format('CREATE POLICY reader ON %I FOR SELECT TO analytics_reader USING (%s)', relation, readers_see);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', relation);
    EXECUTE format('GRANT SELECT ON %I TO analytics_reader', relation);
END $$;

-- (SELECT ...) is evaluated once a query, not once a row; IN (SELECT ...) becomes one hash table.
SELECT secure(t, '(SELECT my_role()) IS NOT NULL') FROM unnest(ARRAY['store_identity', 'departments', 'teams',
    'projects', 'agents', 'features', 'retention_policies', 'formulas', 'automation_tasks', 'kpi_values',
    'control_results', 'certifications', 'analytics_aggregates', 'tombstones']) t;
SELECT secure('people', '(SELECT sees_company()) OR id IN (SELECT my_people())');
SELECT secure('opt_outs', '(SELECT sees_company()) OR person_id IN (SELECT my_people())');
SELECT secure(t, '(SELECT sees_company()) OR person_id IN (SELECT my_people()) OR (person_id IS NULL AND '
    '((SELECT my_role()) = ''engineer'' OR team_id IN (SELECT my_teams())))')
    FROM unnest(ARRAY['analytics_events', 'ai_cost_tracking']) t;
SELECT secure('agent_executions', '(SELECT sees_company()) OR (SELECT my_role()) = ''engineer'' '
    'OR person_id IN (SELECT my_people()) OR (person_id IS NULL AND team_id IN (SELECT my_teams()))');
SELECT secure(t, '(SELECT sees_company()) OR person_id IN (SELECT my_people()) '
    'OR (person_id IS NULL AND (SELECT my_role()) = ''engineer'')') FROM unnest(ARRAY['feedback', 'outcomes']) t;
SELECT secure(t, '(SELECT sees_company()) OR (SELECT my_role()) = ''executive''') FROM unnest(ARRAY['price_versions',
    'prices', 'fx_rates', 'vendor_costs', 'invoices', 'invoice_lines', 'deals', 'attribution_overrides']) t;
SELECT secure('budgets', '(SELECT sees_company()) OR (SELECT my_role()) IN (''executive'', ''manager'')');
SELECT secure(t, '(SELECT my_role()) IN (''auditor'', ''compliance'', ''admin'')')
    FROM unnest(ARRAY['audit_log', 'data_requests']) t;
SELECT secure('logins', 'login = session_user');

-- Partitions answer for themselves when they are named, so the first one is made now that its parent has policies.
CREATE TABLE analytics_events_default PARTITION OF analytics_events DEFAULT;
SELECT guard_partition('analytics_events_default');

DO $$
BEGIN
    IF EXISTS (SELECT FROM synced_tables s JOIN pg_class c ON c.oid = s.table_name::regclass
               WHERE NOT c.relrowsecurity OR NOT c.relforcerowsecurity) THEN
        RAISE EXCEPTION 'a synced table has no row-level security';
    END IF;
END $$;
