/*
title = "Most expensive agents"
unit = "text"
definition = "Agents by booked cost of their requests, with their executions and the average cost of an execution."
good = "down"
adds_up = false
chart = "table"
order = 160
section = "Spending"
audience = []
controls = []
owner = "Finance"
columns = { "Agent" = "text", "Total cost" = "money", "Executions" = "executions", "Cost per execution" = "money_small", "Requests" = "requests" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Triage", "1.50", 3, "0.50", 2],
    ["Proposal writer", "0.50", 1, "0.50", 1],
]
*/
WITH spent AS (
    SELECT CAST(dims['agent'] AS VARCHAR) AS agent, sum(booked) AS booked, sum(execution_booked) AS in_executions, sum(requests) AS requests
    FROM costs('agent', $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
ran AS (
    SELECT CAST(dims['agent'] AS VARCHAR) AS agent, sum(executions) AS executions
    FROM executions('agent', $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    coalesce(s.agent, r.agent) AS "Agent",
    s.booked AS "Total cost",
    coalesce(r.executions, 0) AS "Executions",
    CAST(s.in_executions / nullif(r.executions, 0) AS DECIMAL(18, 9)) AS "Cost per execution",
    coalesce(s.requests, 0) AS "Requests"
FROM spent s FULL JOIN ran r ON r.agent = s.agent
WHERE coalesce(s.agent, r.agent) <> '(none)'
ORDER BY "Total cost" DESC NULLS LAST, "Agent"
LIMIT 25
