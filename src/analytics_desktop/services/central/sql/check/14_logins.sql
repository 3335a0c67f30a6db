/*
level = "look"
title = "People with a role but without a fitting login on this server"
good = "Everybody with a role has a fitting login"
remedy = "Make the login again, or delete its row from the table logins."
*/
SELECT login FROM logins LEFT JOIN pg_roles r ON rolname = login
WHERE r.oid IS NULL OR NOT rolcanlogin OR NOT pg_has_role(r.oid, 'analytics_' || role, 'MEMBER')
ORDER BY 1
