/*
title = "Durations of finished executions that started on one day"
sources = ["agent_executions"]
sort = ["day", "department_id", "team_id", "agent_id", "bucket"]
before = 0
after = 0
people = false
*/
-- bucket b holds durations in (g^(b-1), g^b] milliseconds with g = 1.01 / 0.99, so its middle is within 1 % of every
-- member at any grouping; -1 holds duration 0.
WITH executions AS (
    SELECT
        CAST(started_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        agent_id, team_id, department_id, feature_id, duration_ms
    FROM lake.agent_executions
    WHERE started_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND started_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND duration_ms IS NOT NULL
      AND outcome <> 'running'
)
SELECT
    day, agent_id, team_id, department_id, feature_id,
    CAST(CASE WHEN duration_ms = 0 THEN -1 ELSE ceil(ln(duration_ms) / ln(1.01 / 0.99)) END AS SMALLINT) AS bucket,
    count(*) AS executions
FROM executions
WHERE day >= $first AND day < $finish
GROUP BY day, agent_id, team_id, department_id, feature_id, 6
