/*
title = "Cost per successful task"
unit = "money_small"
definition = "Booked cost of all requests made in agent executions, failed ones and retries included, divided by the executions that succeeded. Unknown when none succeeded."
good = "down"
adds_up = false
chart = "card"
order = 30
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole", by = "agent" }
rows = [
    ["", "Proposal writer", "0.50"],
    ["", "Triage", "1.50"],
]
*/
WITH both_sides AS (
    SELECT bucket($grain, day) AS period, segment($by, dims) AS segment, execution_booked AS booked, 0 AS successes
    FROM costs($by, $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims) AND execution_requests > 0
    UNION ALL
    SELECT bucket($grain, day), segment($by, dims), NULL, executions
    FROM executions($by, $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome = 'success'
)
SELECT period, segment, CAST(sum(booked) / nullif(sum(successes), 0) AS DECIMAL(18, 9)) AS value
FROM both_sides
GROUP BY ALL
ORDER BY ALL
