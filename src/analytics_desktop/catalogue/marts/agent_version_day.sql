/*
title = "Executions of each version of an agent that started on one day"
sources = ["agent_executions"]
sort = ["day", "agent_id", "agent_version"]
before = 0
after = 0
people = false
*/
-- Logarithms are rounded to decimals before they are summed, so that the sums do not depend on the order.
WITH executions AS (
    SELECT
        CAST(started_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        agent_id, agent_version, team_id, department_id, outcome, attempts, duration_ms,
        CASE WHEN outcome <> 'running' THEN CAST(round(ln(greatest(duration_ms, 1)), 6) AS DECIMAL(18, 6)) END AS log_ms
    FROM lake.agent_executions
    WHERE started_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND started_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    day, agent_id, agent_version, team_id, department_id,
    count(*) AS executions,
    count(CASE WHEN outcome <> 'running' THEN 1 END) AS ended,
    count(CASE WHEN outcome = 'success' THEN 1 END) AS successes,
    count(CASE WHEN attempts > 1 THEN 1 END) AS retried,
    count(log_ms) AS timed,
    CAST(coalesce(sum(CASE WHEN log_ms IS NOT NULL THEN duration_ms END), 0) AS BIGINT) AS duration_ms,
    CAST(coalesce(sum(log_ms), 0) AS DECIMAL(38, 6)) AS log_sum,
    CAST(coalesce(sum(CAST(log_ms * log_ms AS DECIMAL(18, 6))), 0) AS DECIMAL(38, 6)) AS log_squares
FROM executions
WHERE day >= $first AND day < $finish
GROUP BY day, agent_id, agent_version, team_id, department_id
