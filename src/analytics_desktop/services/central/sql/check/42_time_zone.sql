/*
level = "bad"
title = "The reporting zone is unknown to the server"
good = "The reporting zone is known"
remedy = "Write an IANA name such as Europe/Berlin into store_identity.reporting_zone."
*/
SELECT reporting_zone FROM store_identity WHERE reporting_zone NOT IN (SELECT name FROM pg_timezone_names)
