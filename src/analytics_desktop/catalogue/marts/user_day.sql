/*
title = "Activity of one person on one day"
sources = ["analytics_events"]
sort = ["day", "department_id", "team_id", "person_id"]
before = 0
after = 0
people = true
*/
-- A person who worked for two teams on one day has a row for each: distinct people are exact in every split.
WITH local_events AS (
    SELECT CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day, person_id, team_id, department_id, feature_id
    FROM lake.analytics_events
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND (person_id IS NULL OR person_id NOT IN (SELECT person_id FROM lake.mart_hidden))
)
SELECT
    day, person_id, team_id, department_id,
    count(*) AS events,
    count(feature_id) AS feature_uses
FROM local_events
WHERE day >= $first AND day < $finish
GROUP BY day, person_id, team_id, department_id
