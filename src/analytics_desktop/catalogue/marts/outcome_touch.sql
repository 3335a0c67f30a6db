/*
title = "Business outcomes with the cost of the execution behind each"
sources = ["outcomes", "ai_cost_tracking"]
sort = ["day", "kind"]
before = 0
after = 1
people = false
*/
-- An execution may end on the day after its requests. One execution may have two outcomes, of different kinds.
WITH results AS (
    SELECT
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        id, kind, occurred_at, deal_id, execution_id, agent_id, succeeded
    FROM lake.outcomes
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
),
costs AS (
    SELECT execution_id, sum(booked_cost) AS cost
    FROM lake.ai_cost_tracking
    WHERE execution_id IN (SELECT execution_id FROM results)
      AND occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 3 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
    GROUP BY execution_id
)
SELECT
    r.day, CAST(r.id AS VARCHAR) AS outcome_id, r.kind, r.occurred_at, r.deal_id, r.agent_id, r.succeeded,
    CAST(c.cost AS DECIMAL(38, 12)) AS cost
FROM results r LEFT JOIN costs c USING (execution_id)
WHERE r.day >= $first AND r.day < $finish
