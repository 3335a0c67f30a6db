/*
title = "Duration, P95"
unit = "milliseconds"
definition = "Duration of executions that ended, by the day they started, from a logarithmic histogram: within 1 % of the exact value at any grouping. 95 of 100 took at most this long."
good = "down"
adds_up = false
chart = "card"
order = 60
audience = []
controls = []
owner = "AI platform"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole", by = "agent" }
rows = [
    ["", "Proposal writer", 60000],
    ["", "Triage", 30000],
]
*/
WITH counted AS (
    SELECT
        bucket($grain, day) AS period,
        segment($by, dims) AS segment,
        bucket AS size,
        sum(executions) AS members
    FROM durations($by, $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
ranked AS (
    SELECT
        *,
        sum(members) OVER (PARTITION BY period, segment ORDER BY size) AS up_to_here,
        sum(members) OVER (PARTITION BY period, segment) AS all_members
    FROM counted
)
SELECT
    period,
    segment,
    round(bucket_middle(min(size) FILTER (WHERE 100 * up_to_here >= 95 * all_members)), 1) AS value
FROM ranked
GROUP BY ALL
ORDER BY ALL
