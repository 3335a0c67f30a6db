/*
title = "Agent executions that started on one day, by outcome"
sources = ["agent_executions"]
sort = ["day", "department_id", "team_id", "agent_id", "outcome"]
before = 0
after = 0
people = false
*/
WITH executions AS (
    SELECT
        CAST(started_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        agent_id, team_id, department_id, feature_id, task_type, outcome, error_category, attempts, duration_ms
    FROM lake.agent_executions
    WHERE started_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND started_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    day, agent_id, team_id, department_id, feature_id, task_type, outcome, error_category,
    count(*) AS executions,
    CAST(sum(attempts) AS BIGINT) AS attempts,
    count(CASE WHEN attempts > 1 THEN 1 END) AS retried,
    count(duration_ms) AS timed,
    CAST(coalesce(sum(duration_ms), 0) AS BIGINT) AS duration_ms
FROM executions
WHERE day >= $first AND day < $finish
GROUP BY day, agent_id, team_id, department_id, feature_id, task_type, outcome, error_category
