/*
title = "Durations"
unit = "text"
definition = "Average, median, P95 and P99 of executions that ended, by agent when not split otherwise; percentiles from a logarithmic histogram, within 1 % of the exact value."
good = "neither"
adds_up = false
chart = "table"
order = 106
audience = []
controls = []
owner = "AI platform"
section = "Speed"
columns = { "Name" = "text", "Ended" = "executions", "Average" = "milliseconds", "Median" = "milliseconds", "P95" = "milliseconds", "P99" = "milliseconds" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", 1, 60000, 60000, 60000, 60000],
    ["Triage", 3, 14000, 10000, 30000, 30000],
]
*/
WITH counted AS (
    SELECT segment(coalesce($by, 'agent'), dims) AS name, bucket AS size, sum(executions) AS members
    FROM durations(coalesce($by, 'agent'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
ranked AS (
    SELECT
        *,
        sum(members) OVER (PARTITION BY name ORDER BY size) AS up_to_here,
        sum(members) OVER (PARTITION BY name) AS all_members
    FROM counted
),
percentiles AS (
    SELECT
        name, any_value(all_members) AS members,
        bucket_middle(min(CASE WHEN 100 * up_to_here >= 50 * all_members THEN size END)) AS p50,
        bucket_middle(min(CASE WHEN 100 * up_to_here >= 95 * all_members THEN size END)) AS p95,
        bucket_middle(min(CASE WHEN 100 * up_to_here >= 99 * all_members THEN size END)) AS p99
    FROM ranked
    GROUP BY name
),
averages AS (
    SELECT segment(coalesce($by, 'agent'), dims) AS name, sum(duration_ms) / nullif(sum(timed), 0) AS average
    FROM executions(coalesce($by, 'agent'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome <> 'running'
    GROUP BY ALL
)
SELECT
    name AS "Name", CAST(members AS BIGINT) AS "Ended", round(average, 1) AS "Average", round(p50, 1) AS "Median",
    round(p95, 1) AS "P95", round(p99, 1) AS "P99"
FROM percentiles JOIN averages USING (name)
ORDER BY "P95" DESC, "Name"
