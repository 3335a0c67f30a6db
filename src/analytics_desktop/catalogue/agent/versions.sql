/*
title = "Versions"
unit = "text"
definition = "Each version of each agent with executions in the period: first and last day, executions, success rate with its 95 % interval (Wilson), share of retried executions, and mean duration."
good = "neither"
adds_up = false
chart = "table"
order = 140
audience = []
controls = []
owner = "AI platform"
section = "One agent"
columns = { "Agent" = "text", "Version" = "text", "From" = "date", "To" = "date", "Executions" = "executions", "Success rate" = "percent", "At least" = "percent", "At most" = "percent", "Retried" = "percent", "Average duration" = "milliseconds" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", "1", "2026-03-02", "2026-03-02", 1, 100, 20.6549, 100, 0, 60000],
    ["Triage", "1", "2026-03-02", "2026-03-03", 3, 33.3333, 6.1492, 79.234, 33.3333, 14000],
]
*/
WITH lives AS (
    SELECT
        segment('agent', dims) AS agent, agent_version AS version, min(day) AS first_day, max(day) AS last_day,
        sum(executions) AS executions, sum(ended) AS ended, sum(successes) AS successes, sum(retried) AS retried,
        sum(timed) AS timed, sum(duration_ms) AS duration_ms
    FROM agent_versions
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    agent AS "Agent", version AS "Version", first_day AS "From", last_day AS "To",
    CAST(executions AS BIGINT) AS "Executions", round(100 * successes / nullif(ended, 0), 4) AS "Success rate",
    round(wilson_low(successes, ended), 4) AS "At least", round(wilson_high(successes, ended), 4) AS "At most",
    round(100 * retried / executions, 4) AS "Retried", round(duration_ms / nullif(timed, 0), 1) AS "Average duration"
FROM lives
ORDER BY "Agent", "From", "Version"
