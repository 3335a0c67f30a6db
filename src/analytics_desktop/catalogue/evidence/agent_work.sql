/*
title = "Work of agents"
unit = "text"
definition = "Executions and successes of each agent in the period, with the requests, tokens and booked cost of its executions, and the part of the cost that went to retries."
good = "neither"
adds_up = false
chart = "table"
order = 1
audience = []
controls = []
owner = "Finance"
columns = { "Agent" = "text", "Executions" = "executions", "Successes" = "executions", "Requests" = "requests", "Tokens" = "tokens", "Booked" = "money", "Retries" = "money" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", 1, 1, 1, 1500, "0.50", 0],
    ["Triage", 3, 1, 2, 2200, "1.50", "0.75"],
]
*/
WITH spent AS (
    SELECT
        CAST(dims['agent'] AS VARCHAR) AS agent, sum(requests) AS requests, sum(booked) AS booked,
        coalesce(sum(retry_booked), 0) AS retry_booked,
        sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + output_tokens
            + reasoning_tokens) AS tokens
    FROM costs('agent', $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
ran AS (
    SELECT
        CAST(dims['agent'] AS VARCHAR) AS agent, sum(executions) AS executions,
        sum(CASE WHEN outcome = 'success' THEN executions ELSE 0 END) AS successes
    FROM executions('agent', $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    agent AS "Agent", CAST(coalesce(executions, 0) AS BIGINT) AS "Executions",
    CAST(coalesce(successes, 0) AS BIGINT) AS "Successes", CAST(requests AS BIGINT) AS "Requests",
    CAST(tokens AS BIGINT) AS "Tokens", booked AS "Booked", retry_booked AS "Retries"
FROM spent LEFT JOIN ran USING (agent)
WHERE agent <> '(none)' AND booked IS NOT NULL
ORDER BY agent
