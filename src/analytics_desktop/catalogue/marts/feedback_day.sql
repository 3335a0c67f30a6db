/*
title = "Scores that people gave to agents on one day"
sources = ["feedback", "agent_executions"]
sort = ["day", "agent_id"]
before = 2
after = 2
people = false
*/
-- Team and department are those of the rated execution, which may have started a day or two before.
WITH given AS (
    SELECT
        CAST(given_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day, execution_id, agent_id, person_id,
        CAST(score AS BIGINT) AS score
    FROM lake.feedback
    WHERE given_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND given_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
),
rated AS (
    SELECT id, agent_id, team_id, department_id
    FROM lake.agent_executions
    WHERE started_at >= CAST($first AS TIMESTAMP) - INTERVAL 3 DAY
      AND started_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND id IN (SELECT execution_id FROM given)
)
SELECT
    g.day, coalesce(r.agent_id, g.agent_id) AS agent_id, r.team_id, r.department_id,
    count(*) AS ratings, CAST(sum(g.score) AS BIGINT) AS total, CAST(sum(g.score * g.score) AS BIGINT) AS squares
FROM given g LEFT JOIN rated r ON r.id = g.execution_id
WHERE g.day >= $first AND g.day < $finish
GROUP BY g.day, coalesce(r.agent_id, g.agent_id), r.team_id, r.department_id
