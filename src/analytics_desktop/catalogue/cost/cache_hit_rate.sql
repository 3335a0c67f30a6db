/*
title = "Cache hit rate"
unit = "percent"
definition = "Input tokens read from the cache as a share of all input tokens: uncached, read from and written to the cache."
good = "up"
adds_up = false
chart = "card"
order = 40
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 22.857143],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    round(100 * sum(cache_read_tokens) / nullif(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens), 0), 6) AS value
FROM costs($by, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY ALL
