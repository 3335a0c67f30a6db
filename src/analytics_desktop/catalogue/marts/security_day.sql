/*
title = "Audit entries of one person on one day by action and outcome"
sources = ["audit_log"]
sort = ["day", "action", "outcome", "person_id"]
before = 0
after = 0
people = false
*/
WITH entries AS (
    SELECT
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        action, outcome, is_pii, person_id, records
    FROM lake.audit_log
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    day, action, outcome, is_pii, person_id,
    count(*) AS entries,
    CAST(coalesce(sum(records), 0) AS BIGINT) AS records
FROM entries
WHERE day >= $first AND day < $finish
GROUP BY day, action, outcome, is_pii, person_id
