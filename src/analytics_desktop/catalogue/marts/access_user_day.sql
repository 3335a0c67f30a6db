/*
title = "What one actor read, exported and was refused on one day"
sources = ["audit_log"]
sort = ["day", "actor"]
before = 0
after = 28
people = false
*/
-- A resource is new to an actor who did not touch it in the 28 days before; without a day in them nothing is known.
WITH entries AS (
    SELECT
        CAST(at_local AS DATE) AS day, extract(HOUR FROM at_local) AS hour,
        actor, person_id, action, outcome, is_pii, records, ip_address,
        CASE WHEN resource_id IS NOT NULL THEN coalesce(resource_type, '') || '/' || resource_id END AS resource
    FROM (
        SELECT *, occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS at_local FROM lake.audit_log
        WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 29 DAY
          AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
    )
    WHERE CAST(at_local AS DATE) >= $first - 28 AND CAST(at_local AS DATE) < $finish
),
touched AS (
    SELECT
        day, actor, resource,
        day - lag(day) OVER (PARTITION BY actor, resource ORDER BY day) AS since
    FROM entries
    WHERE resource IS NOT NULL
    GROUP BY day, actor, resource
),
fresh AS (
    SELECT day, actor, count(*) AS resources, count(CASE WHEN since IS NULL OR since > 28 THEN 1 END) AS new_resources
    FROM touched
    GROUP BY day, actor
),
daily AS (
    SELECT
        day, actor, min(person_id) AS person_id,
        count(*) AS entries,
        CAST(coalesce(sum(records), 0) AS BIGINT) AS records,
        count(CASE WHEN is_pii THEN 1 END) AS pii_entries,
        count(CASE WHEN outcome = 'failure' THEN 1 END) AS failures,
        count(CASE WHEN action LIKE 'export.%' THEN 1 END) AS exports,
        count(CASE WHEN hour < 7 OR hour >= 20 THEN 1 END) AS off_hours,
        count(DISTINCT ip_address) AS addresses
    FROM entries
    GROUP BY day, actor
),
known AS (
    SELECT *, day - lag(day) OVER (PARTITION BY actor ORDER BY day) <= 28 AS has_past FROM daily
)
SELECT
    k.day, k.actor, k.person_id, k.entries, k.records, k.pii_entries, k.failures, k.exports, k.off_hours,
    coalesce(f.resources, 0) AS resources,
    CASE WHEN k.has_past THEN coalesce(f.new_resources, 0) END AS new_resources,
    k.addresses
FROM known k LEFT JOIN fresh f ON f.day = k.day AND f.actor = k.actor
WHERE k.day >= $first
