-- Functions are open to everybody unless said otherwise; here it is said. New ones of the owner start closed.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
DO $$
DECLARE
    f regprocedure;
BEGIN
    FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND proowner = 'analytics_owner'::regrole
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION my_role(), sees_company(), my_people(), my_teams(), online_now() TO analytics_reader;
GRANT EXECUTE ON FUNCTION netstring(text), audit_canonical(audit_log), audit_leaf(audit_log) TO analytics_reader;
GRANT EXECUTE ON FUNCTION ingest_events(jsonb), ingest_requests(jsonb), ingest_executions(jsonb), ingest_audit(jsonb)
    TO analytics_writer;
