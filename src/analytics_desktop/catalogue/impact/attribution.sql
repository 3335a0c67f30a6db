/*
title = "Attributed revenue by agent and rule"
unit = "money"
definition = "The attributed revenue of deals won, shared out over the AI actions that touched each deal before it closed. Any touch: equal parts to each agent that took part; first and last: all to that action; linear: equal parts to each action; time decay: an action counts half for every half-life before the close (30 days unless decided otherwise). Every column has the same sum."
good = "up"
adds_up = false
chart = "table"
order = 210
section = "Revenue"
audience = []
controls = []
owner = "Business operations"
columns = { "Agent" = "text", "Any touch" = "money", "First touch" = "money", "Last touch" = "money", "Linear" = "money", "Time decay" = "money", "Deals won" = "deals" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", "10000", "10000", "10000", "10000", "10000", 1],
]
*/
SELECT
    agent AS "Agent",
    sum(CASE WHEN rule = 'any_touch' THEN credit END) AS "Any touch",
    sum(CASE WHEN rule = 'first' THEN credit END) AS "First touch",
    sum(CASE WHEN rule = 'last' THEN credit END) AS "Last touch",
    sum(CASE WHEN rule = 'linear' THEN credit END) AS "Linear",
    sum(CASE WHEN rule = 'time_decay' THEN credit END) AS "Time decay",
    count(DISTINCT deal_id) AS "Deals won"
FROM touch_credits
WHERE day >= $start AND day < $finish AND stage = 'won' AND keep($where, dims)
GROUP BY agent
ORDER BY sum(CASE WHEN rule = 'linear' THEN credit END) DESC NULLS LAST, agent
