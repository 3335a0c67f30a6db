/*
title = "Cost per successful outcome"
unit = "money_small"
definition = "Booked cost of the executions behind outcomes, divided by the outcomes that succeeded, by agent. For deals the cost of every action on a closed deal, lost ones included, is divided by the agent's share of the deals won: low and high are the smallest and largest over the attribution rules, base is the rule that was chosen. An execution may stand behind outcomes of two kinds. Without cost: outcomes whose execution has no booked cost."
good = "down"
adds_up = false
chart = "table"
order = 230
section = "Revenue"
audience = []
controls = []
owner = "Business operations"

[columns]
"Outcome" = "text"
"Agent" = "text"
"Succeeded" = "ratio"
"Cost" = "money"
"Low" = "money_small"
"Base" = "money_small"
"High" = "money_small"
"Without cost" = "count"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["deal won", "Proposal writer", 1, "0.5", "0.5", "0.5", "0.5", 1],
]
*/
WITH by_rule AS (
    SELECT
        agent, rule AS credited, sum(CASE WHEN stage = 'won' THEN share ELSE 0 END) AS earned, sum(cost) AS cost,
        count(*) - count(cost) AS without
    FROM touch_credits
    WHERE day >= $start AND day < $finish
    GROUP BY ALL
),
deals AS (
    SELECT
        'deal won' AS outcome, agent, max(CASE WHEN credited = rule THEN earned END) AS succeeded, max(cost) AS cost,
        min(CASE WHEN earned > 0 THEN cost / earned END) AS low,
        max(CASE WHEN credited = rule AND earned > 0 THEN cost / earned END) AS base,
        max(CASE WHEN earned > 0 THEN cost / earned END) AS high, max(without) AS without
    FROM by_rule, attribution_setting
    GROUP BY agent
),
others AS (
    SELECT
        replace(kind, '_', ' ') AS outcome, agent, count(CASE WHEN succeeded THEN 1 END) AS succeeded, sum(cost) AS cost,
        count(*) - count(cost) AS without
    FROM direct_outcomes
    WHERE day >= $start AND day < $finish
    GROUP BY ALL
)
SELECT
    outcome AS "Outcome", agent AS "Agent", round(CAST(succeeded AS DOUBLE), 6) AS "Succeeded", cost AS "Cost",
    CAST(low AS DECIMAL(38, 9)) AS "Low", CAST(base AS DECIMAL(38, 9)) AS "Base", CAST(high AS DECIMAL(38, 9)) AS "High",
    CAST(without AS BIGINT) AS "Without cost"
FROM (
    FROM deals
    UNION ALL
    SELECT outcome, agent, succeeded, cost, cost / nullif(succeeded, 0), cost / nullif(succeeded, 0), cost / nullif(succeeded, 0), without
    FROM others
)
ORDER BY outcome, agent
