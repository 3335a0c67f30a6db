/*
level = "bad"
title = "Settings with which a crash loses or damages data"
good = "The server keeps what it confirms"
remedy = "Set them to on in postgresql.conf."
*/
SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY 1
