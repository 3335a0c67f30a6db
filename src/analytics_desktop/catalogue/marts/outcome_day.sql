/*
title = "Outcomes of one day by kind and agent"
sources = ["outcomes"]
sort = ["day", "kind", "agent_id"]
before = 0
after = 0
people = false
*/
WITH counted AS (
    SELECT
        CAST(occurred_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day,
        kind, agent_id, succeeded
    FROM lake.outcomes
    WHERE occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
)
SELECT
    day, kind, agent_id,
    count(*) AS outcomes,
    count(CASE WHEN succeeded THEN 1 END) AS successes
FROM counted
WHERE day >= $first AND day < $finish
GROUP BY day, kind, agent_id
