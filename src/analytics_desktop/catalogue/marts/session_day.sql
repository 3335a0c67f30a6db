/*
title = "Sessions that began on one day, by duration"
sources = ["analytics_events"]
sort = ["day", "department_id", "team_id", "bucket"]
before = 2
after = 2
people = true
*/
-- A session is a run of one person's events with gaps under 30 minutes; events that carry the same session id
-- stay together over gaps up to 24 hours. A run longer than 24 hours is cut at each local midnight, so looking two
-- days to either side is enough to know every session of a day exactly.
-- bucket b holds durations of about 1.0202^b seconds (relative error 1 %), -1 holds duration 0.
WITH local_events AS (
    SELECT
        id, occurred_at, person_id, team_id, department_id, session_id,
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day
    FROM lake.analytics_events
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 3 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 3 DAY
      AND person_id IS NOT NULL
      AND person_id NOT IN (SELECT person_id FROM lake.mart_hidden)
),
opened AS (
    SELECT
        *,
        CASE
            WHEN occurred_at - lag(occurred_at) OVER person_events
                 < CASE WHEN session_id IS NULL THEN INTERVAL 30 MINUTE ELSE INTERVAL 24 HOUR END
            THEN 0 ELSE 1
        END AS opens
    FROM local_events
    WINDOW person_events AS (PARTITION BY person_id, session_id ORDER BY occurred_at, id)
),
runs AS (
    SELECT
        *,
        sum(opens) OVER (PARTITION BY person_id, session_id ORDER BY occurred_at, id ROWS UNBOUNDED PRECEDING) AS run
    FROM opened
),
measured AS (
    SELECT
        *,
        max(occurred_at) OVER whole_run - min(occurred_at) OVER whole_run > INTERVAL 24 HOUR AS is_long
    FROM runs
    WINDOW whole_run AS (PARTITION BY person_id, session_id, run)
),
sessions AS (
    SELECT
        min(day) AS day,
        min(team_id) AS team_id,
        min(department_id) AS department_id,
        CAST(floor(extract(EPOCH FROM max(occurred_at) - min(occurred_at))) AS BIGINT) AS seconds,
        count(*) AS events
    FROM measured
    GROUP BY person_id, session_id, run, CASE WHEN is_long THEN day END
)
SELECT
    day, team_id, department_id,
    CAST(CASE WHEN seconds = 0 THEN -1 ELSE ceil(ln(seconds) / ln(1.01 / 0.99)) END AS SMALLINT) AS bucket,
    count(*) AS sessions,
    CAST(sum(seconds) AS BIGINT) AS seconds,
    CAST(sum(events) AS BIGINT) AS events
FROM sessions
WHERE day >= $first AND day < $finish
GROUP BY day, team_id, department_id, 4
