/*
level = "bad"
title = "Triggers that were switched off or removed"
good = "Every trigger is on"
remedy = "Run ALTER TABLE ... ENABLE ALWAYS TRIGGER ... as analytics_owner, and ask who switched it off."
*/
SELECT format('%s on %s', wanted, relname)
FROM pg_class c
CROSS JOIN LATERAL unnest('{stamp_change,refuse_key_change,bury,refuse_truncate}'::text[]
    || CASE WHEN relname = 'audit_log' THEN '{seal_audit,refuse_audit_change,refuse_audit_row_change}'::text[]
        WHEN relname IN ('ai_cost_tracking', 'agent_executions') OR relname ~ '^analytics_events'
            THEN '{refuse_time_change}'::text[]
        WHEN relname IN ('audit_leaves', 'audit_heads', 'audit_keys') THEN '{refuse_proof_change}'::text[] END) wanted
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND (relname IN (SELECT table_name FROM synced_tables) OR relispartition)
  AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = wanted AND tgenabled = 'A')
ORDER BY 1
