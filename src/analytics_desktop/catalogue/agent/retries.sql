/*
title = "Retries"
unit = "text"
definition = "What retries did and cost, by agent when not split otherwise: executions, share that needed more than one attempt, mean attempts, share of the retried ones that ended in success, and the booked cost of second and later attempts (unknown where none of them has a price)."
good = "neither"
adds_up = false
chart = "table"
order = 94
audience = []
controls = []
owner = "AI platform"
section = "Reliability"
columns = { "Name" = "text", "Executions" = "executions", "Retried" = "percent", "Attempts each" = "ratio", "Success after retry" = "percent", "Cost of retries" = "money" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Triage", 3, 33.3333, 1.3333, 0, "0.75"],
    ["Proposal writer", 1, 0, 1, "unknown", 0],
]
*/
WITH both_sides AS (
    SELECT
        segment(coalesce($by, 'agent'), dims) AS name, executions, retried, attempts,
        CASE WHEN outcome <> 'running' THEN retried ELSE 0 END AS retried_ended,
        CASE WHEN outcome = 'success' THEN retried ELSE 0 END AS retried_successes,
        NULL AS retry_booked, 0 AS retry_requests
    FROM executions(coalesce($by, 'agent'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    UNION ALL
    SELECT segment(coalesce($by, 'agent'), dims), 0, 0, 0, 0, 0, retry_booked, retry_requests
    FROM costs(coalesce($by, 'agent'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
)
SELECT
    name AS "Name",
    CAST(sum(executions) AS BIGINT) AS "Executions",
    round(100 * sum(retried) / sum(executions), 4) AS "Retried",
    round(sum(attempts) / sum(executions), 4) AS "Attempts each",
    round(100 * sum(retried_successes) / nullif(sum(retried_ended), 0), 4) AS "Success after retry",
    CASE WHEN sum(retry_requests) = 0 THEN 0 ELSE sum(retry_booked) END AS "Cost of retries"
FROM both_sides
GROUP BY name
HAVING sum(executions) > 0
ORDER BY "Cost of retries" DESC NULLS LAST, "Executions" DESC, "Name"
