/*
title = "Cost per outcome"
unit = "text"
definition = "Booked cost of the agents that bring an outcome of a kind about, in the period, divided by the successful outcomes of that kind; failed runs and retries are in it. An agent that brings about several kinds counts in full for each. Unknown when none succeeded."
good = "down"
adds_up = false
chart = "table"
order = 165
section = "Breakdown"
audience = []
controls = []
owner = "Finance"
columns = { "Outcome" = "text", "Agents" = "text", "Outcomes" = "count", "Successful" = "count", "Booked cost" = "money", "Cost per success" = "money_small" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [["deal_touch", "Proposal writer", 2, 2, "0.50", "0.25"]]
*/
WITH counted AS (
    SELECT kind, CAST(dims['agent'] AS VARCHAR) AS agent, sum(outcomes) AS outcomes, sum(successes) AS successes
    FROM outcomes
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
spent AS (
    SELECT CAST(dims['agent'] AS VARCHAR) AS agent, sum(booked) AS booked
    FROM costs('agent', $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    kind AS "Outcome",
    string_agg(agent, ', ' ORDER BY agent) AS "Agents",
    CAST(sum(outcomes) AS BIGINT) AS "Outcomes",
    CAST(sum(successes) AS BIGINT) AS "Successful",
    sum(booked) AS "Booked cost",
    CAST(sum(booked) / nullif(sum(successes), 0) AS DECIMAL(18, 9)) AS "Cost per success"
FROM counted LEFT JOIN spent USING (agent)
GROUP BY kind
ORDER BY "Outcome"
