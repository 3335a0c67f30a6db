/*
level = "bad"
title = "Tables and logins that bypass the owner role"
good = "No login owns a table, or is the owner without saying so"
remedy = "ALTER TABLE ... OWNER TO analytics_owner; REVOKE analytics_owner from the login."
*/
SELECT relname::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relowner <> 'analytics_owner'::regrole
UNION ALL
SELECT rolname FROM pg_roles
WHERE rolcanlogin AND NOT rolsuper AND pg_has_role(oid, 'analytics_owner', 'USAGE')
UNION ALL
SELECT rolname FROM pg_roles
WHERE rolname IN ('analytics_owner', 'analytics_writer', 'analytics_reader') AND (rolcanlogin OR rolsuper OR rolbypassrls)
ORDER BY 1
