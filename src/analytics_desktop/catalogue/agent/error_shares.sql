/*
title = "Shares of error categories"
unit = "text"
definition = "Failed and timed-out executions by category of the error: how many, their share of all errors, and how many agents they hit. Categories follow documented rules over code and message."
good = "neither"
adds_up = false
chart = "table"
order = 122
audience = []
controls = []
owner = "AI platform"
section = "Errors"
columns = { "Category" = "text", "Errors" = "executions", "Share" = "percent", "Agents" = "count" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["rate_limit", 1, 50, 1],
    ["timeout", 1, 50, 1],
]
*/
WITH counted AS (
    SELECT
        category, sum(executions) AS errors, count(DISTINCT segment('agent', dims)) AS agents
    FROM error_messages
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY category
)
SELECT
    category AS "Category", CAST(errors AS BIGINT) AS "Errors", round(100 * errors / sum(errors) OVER (), 4) AS "Share",
    agents AS "Agents"
FROM counted
ORDER BY "Errors" DESC, "Category"
