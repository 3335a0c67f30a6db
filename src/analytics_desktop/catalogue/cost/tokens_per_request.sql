/*
title = "Tokens per request"
unit = "tokens"
definition = "All tokens, input and output of every bucket, divided by requests."
good = "neither"
adds_up = false
chart = "card"
order = 50
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 870],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + output_tokens + reasoning_tokens) / sum(requests), 6) AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
