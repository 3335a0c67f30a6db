/*
title = "Uses of one feature in one hour of one day"
sources = ["analytics_events"]
sort = ["day", "department_id", "team_id", "feature_id", "hour"]
before = 0
after = 0
people = true
*/
WITH local_events AS (
    SELECT occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS at_local, person_id, team_id, department_id, feature_id
    FROM lake.analytics_events
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND feature_id IS NOT NULL
      AND (person_id IS NULL OR person_id NOT IN (SELECT person_id FROM lake.mart_hidden))
)
SELECT
    CAST(at_local AS DATE) AS day,
    CAST(extract(HOUR FROM at_local) AS SMALLINT) AS hour,
    feature_id, team_id, department_id,
    count(*) AS uses
FROM local_events
WHERE CAST(at_local AS DATE) >= $first AND CAST(at_local AS DATE) < $finish
GROUP BY 1, 2, feature_id, team_id, department_id
