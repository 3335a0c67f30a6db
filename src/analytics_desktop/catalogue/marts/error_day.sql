/*
title = "Failed and timed-out executions that started on one day, by what was said"
sources = ["agent_executions"]
sort = ["day", "agent_id", "category", "pattern"]
before = 0
after = 0
people = false
*/
-- The message is masked before anything is kept of it; its pattern has no numbers and ids, so that equal faults meet.
WITH failures AS (
    SELECT
        CAST(started_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        agent_id, team_id, department_id, feature_id, coalesce(error_category, 'other') AS category, error_code AS code,
        masked(error_message) AS message, started_at
    FROM lake.agent_executions
    WHERE started_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND started_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND outcome IN ('failure', 'timeout')
)
SELECT
    day, agent_id, team_id, department_id, feature_id, category, code, message_pattern(message) AS pattern,
    count(*) AS executions, max(message) AS sample, max(started_at) AS latest_at
FROM failures
WHERE day >= $first AND day < $finish
GROUP BY day, agent_id, team_id, department_id, feature_id, category, code, message_pattern(message)
