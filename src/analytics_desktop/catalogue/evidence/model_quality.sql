/*
title = "Ratings by model"
unit = "text"
definition = "Ratings given in the period to executions of each agent, by the model that most of the cost of the execution went to: how many, their mean and standard deviation."
good = "neither"
adds_up = false
chart = "table"
order = 1
audience = []
controls = []
owner = "Finance"
columns = { "Agent" = "text", "Model" = "text", "Ratings" = "count", "Mean" = "score", "Spread" = "score" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", "large", 1, 80, "unknown"],
]
*/
WITH rated AS (
    SELECT execution_id, agent_id, avg(score) AS score
    FROM lake.feedback
    WHERE given_at >= CAST($start AS TIMESTAMP) AND given_at < CAST($finish AS TIMESTAMP) AND execution_id IS NOT NULL
    GROUP BY execution_id, agent_id
),
spent AS (
    SELECT r.execution_id, r.model, sum(r.booked_cost) AS booked
    FROM lake.ai_cost_tracking r SEMI JOIN rated USING (execution_id)
    WHERE r.occurred_at >= CAST($start AS TIMESTAMP) - INTERVAL 2 DAY AND r.occurred_at < CAST($finish AS TIMESTAMP)
    GROUP BY r.execution_id, r.model
),
main AS (SELECT execution_id, arg_max(model, booked) AS model FROM spent GROUP BY execution_id)
SELECT
    a.name AS "Agent", m.model AS "Model", count(*) AS "Ratings", avg(f.score) AS "Mean",
    stddev_samp(f.score) AS "Spread"
FROM rated f JOIN main m USING (execution_id) JOIN mart.agents a ON a.id = f.agent_id
WHERE m.model IS NOT NULL
GROUP BY a.name, m.model
ORDER BY a.name, m.model
