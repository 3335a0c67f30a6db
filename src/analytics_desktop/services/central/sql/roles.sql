-- The cluster-wide roles. Roles belong to the whole server, not to one database, so this runs before every migration
-- and changes nothing when they are there. All are NOLOGIN: people get logins of their own that are members.
DO $$
DECLARE
    wanted name;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['analytics_owner', 'analytics_writer', 'analytics_reader', 'analytics_executive',
        'analytics_finance', 'analytics_manager', 'analytics_engineer', 'analytics_auditor', 'analytics_compliance',
        'analytics_admin']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- the migration of another database was faster
            END;
        END IF;
        IF wanted NOT IN ('analytics_owner', 'analytics_writer', 'analytics_reader')
            AND NOT pg_has_role(wanted, 'analytics_reader', 'MEMBER') THEN
            EXECUTE format('GRANT analytics_reader TO %I', wanted);
        END IF;
    END LOOP;
    FOR wanted IN
        SELECT rolname FROM pg_roles WHERE rolname IN ('analytics_owner', 'analytics_writer', 'analytics_reader')
        AND (rolcanlogin OR rolsuper OR rolbypassrls)
    LOOP
        RAISE EXCEPTION '% may log in, is a superuser or bypasses row-level security', wanted;
    END LOOP;
END $$;
