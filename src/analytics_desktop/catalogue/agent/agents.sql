/*
title = "Agents"
unit = "text"
definition = "Every agent with executions in the period: how many, how many of those that ended succeeded, failed, timed out, how many needed retries, and how long the ended ones took on average."
good = "neither"
adds_up = false
chart = "table"
order = 130
audience = []
controls = []
owner = "AI platform"
section = "Reliability"
columns = { "Agent" = "text", "Executions" = "executions", "Success rate" = "percent", "Failures" = "executions", "Timeouts" = "executions", "Retried" = "percent", "Average duration" = "milliseconds" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Triage", 3, 33.3333, 1, 1, 33.3333, 14000],
    ["Proposal writer", 1, 100, 0, 0, 0, 60000],
]
*/
SELECT
    CAST(dims['agent'] AS VARCHAR) AS "Agent",
    sum(executions) AS "Executions",
    round(100 * sum(CASE WHEN outcome = 'success' THEN executions ELSE 0 END)
          / nullif(sum(CASE WHEN outcome <> 'running' THEN executions END), 0), 4) AS "Success rate",
    sum(CASE WHEN outcome = 'failure' THEN executions ELSE 0 END) AS "Failures",
    sum(CASE WHEN outcome = 'timeout' THEN executions ELSE 0 END) AS "Timeouts",
    round(100 * sum(retried) / sum(executions), 4) AS "Retried",
    round(sum(duration_ms) / nullif(sum(timed), 0), 1) AS "Average duration"
FROM executions('agent', $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY "Executions" DESC, "Agent"
