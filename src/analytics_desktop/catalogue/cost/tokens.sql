/*
title = "Tokens"
unit = "tokens"
definition = "Tokens by bucket when not split by a dimension, else all tokens. Buckets are disjoint: cached and reasoning tokens are in no other bucket."
good = "neither"
adds_up = true
chart = "line"
order = 140
section = "Spending"
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "cache read", 800],
    ["", "cache write 1 h", 0],
    ["", "cache write 5 min", 0],
    ["", "input", 2700],
    ["", "output", 810],
    ["", "reasoning", 40],
]
*/
WITH totals AS (
    SELECT
        bucket($grain, day) AS period,
        segment($by, dims) AS segment,
        sum(input_tokens) AS input,
        sum(cache_read_tokens) AS "cache read",
        sum(cache_write_5m_tokens) AS "cache write 5 min",
        sum(cache_write_1h_tokens) AS "cache write 1 h",
        sum(output_tokens) AS output,
        sum(reasoning_tokens) AS reasoning
    FROM costs($by, $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT period, coalesce(segment, token_bucket) AS segment, sum(tokens) AS value
FROM (
    UNPIVOT totals
    ON input, "cache read", "cache write 5 min", "cache write 1 h", output, reasoning
    INTO NAME token_bucket VALUE tokens
)
GROUP BY ALL
ORDER BY ALL
