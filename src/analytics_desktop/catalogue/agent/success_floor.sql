/*
title = "Success rate, at least"
unit = "percent"
definition = "Lower end of the 95 % interval (Wilson) of the success rate: 3 of 3 says less than 990 of 1000, so small samples do not win rankings."
good = "up"
adds_up = false
chart = "bar"
order = 35
audience = []
controls = []
owner = "AI platform"
section = "Ranking"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole", by = "agent" }
rows = [
    ["", "Proposal writer", 20.654931],
    ["", "Triage", 6.149194],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(wilson_low(sum(CASE WHEN outcome = 'success' THEN executions ELSE 0 END), sum(executions)), 6) AS value
FROM executions($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome <> 'running'
GROUP BY ALL
ORDER BY ALL
