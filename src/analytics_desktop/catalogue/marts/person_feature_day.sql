/*
title = "Use of one feature by one person on one day"
sources = ["analytics_events"]
sort = ["day", "feature_id", "person_id"]
before = 0
after = 0
people = true
stays = true
*/
-- `hours` has a bit for each local hour of the day with a use: people can be counted for any hours of any days.
WITH local_events AS (
    SELECT occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS at_local, person_id, team_id, department_id, feature_id
    FROM lake.analytics_events
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND feature_id IS NOT NULL
      AND person_id IS NOT NULL
      AND person_id NOT IN (SELECT person_id FROM lake.mart_hidden)
)
SELECT
    CAST(at_local AS DATE) AS day,
    person_id, team_id, department_id, feature_id,
    CAST(bit_or(1 << CAST(extract(HOUR FROM at_local) AS INTEGER)) AS INTEGER) AS hours,
    count(*) AS uses
FROM local_events
WHERE CAST(at_local AS DATE) >= $first AND CAST(at_local AS DATE) < $finish
GROUP BY 1, person_id, team_id, department_id, feature_id
