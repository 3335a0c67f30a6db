/*
level = "bad"
title = "Indexes that are missing in a partition"
good = "Every index is complete"
remedy = "Run CREATE INDEX on the partitions as analytics_owner and attach them, or drop the index and make it again."
*/
SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT i.indisvalid ORDER BY 1
