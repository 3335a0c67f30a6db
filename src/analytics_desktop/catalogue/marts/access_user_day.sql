/*
title = "What one actor read, exported and was refused on one day"
sources = ["audit_log"]
sort = ["day", "actor"]
before = 0
after = 0
people = false
*/
WITH entries AS (
    SELECT
        occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS at_local,
        actor, person_id, action, outcome, is_pii, records, resource_type, resource_id, ip_address
    FROM lake.audit_log
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    CAST(at_local AS DATE) AS day,
    actor, person_id,
    count(*) AS entries,
    CAST(coalesce(sum(records), 0) AS BIGINT) AS records,
    count(CASE WHEN is_pii THEN 1 END) AS pii_entries,
    count(CASE WHEN outcome = 'failure' THEN 1 END) AS failures,
    count(CASE WHEN action LIKE 'export.%' THEN 1 END) AS exports,
    count(CASE WHEN extract(HOUR FROM at_local) < 7 OR extract(HOUR FROM at_local) >= 20 THEN 1 END) AS off_hours,
    count(DISTINCT coalesce(resource_type, '') || '/' || coalesce(resource_id, '')) AS resources,
    count(DISTINCT ip_address) AS addresses
FROM entries
WHERE CAST(at_local AS DATE) >= $first AND CAST(at_local AS DATE) < $finish
GROUP BY 1, actor, person_id
