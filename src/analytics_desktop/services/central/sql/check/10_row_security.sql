/*
level = "bad"
title = "Tables that show rows to everybody"
good = "Row-level security guards every table"
remedy = "Run ALTER TABLE ... FORCE ROW LEVEL SECURITY as analytics_owner, and ask who switched it off."
*/
SELECT relname FROM pg_class c
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)
  AND (relname IN (SELECT table_name FROM synced_tables) OR relname IN ('logins', 'tombstones') OR relispartition)
ORDER BY 1
