/*
level = "bad"
title = "Readers who may do more than read"
good = "Readers may only read"
remedy = "Take SUPERUSER, BYPASSRLS, CREATEROLE and analytics_writer from them, or give them other logins."
*/
SELECT login FROM logins JOIN pg_roles r ON rolname = login
WHERE rolsuper OR rolbypassrls OR rolcreaterole OR pg_has_role(r.oid, 'analytics_writer', 'MEMBER')
ORDER BY 1
