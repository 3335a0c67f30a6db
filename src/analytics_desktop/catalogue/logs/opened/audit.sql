/*
columns = { "When (UTC)" = "date", "Did" = "text", "To what" = "text", "Which" = "text", "Outcome" = "text", "From" = "text", "Records" = "count", "Leaf of the tree" = "text" }
*/
-- What the same actor did in the half hour before and after, with the hash under which each entry is in the signed tree.
SELECT
    a.occurred_at AS "When (UTC)", a.action AS "Did", a.resource_type AS "To what", a.resource_id AS "Which",
    a.outcome AS "Outcome", a.ip_address AS "From", a.records AS "Records", lower(hex(a.leaf_hash)) AS "Leaf of the tree"
FROM lake.audit_log a, (
    SELECT actor, occurred_at FROM lake.audit_log
    WHERE seq = CAST($id AS BIGINT)
      AND occurred_at >= CAST($day AS TIMESTAMP) - INTERVAL 2 DAY AND occurred_at < CAST($day AS TIMESTAMP) + INTERVAL 3 DAY
) o
WHERE a.actor = o.actor
  AND a.occurred_at >= CAST($day AS TIMESTAMP) - INTERVAL 3 DAY AND a.occurred_at < CAST($day AS TIMESTAMP) + INTERVAL 4 DAY
  AND a.occurred_at BETWEEN o.occurred_at - INTERVAL 30 MINUTE AND o.occurred_at + INTERVAL 30 MINUTE
ORDER BY a.occurred_at, a.seq
LIMIT 200
