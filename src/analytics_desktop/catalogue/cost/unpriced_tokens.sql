/*
title = "Unpriced tokens"
unit = "tokens"
definition = "Tokens of requests for which no price was valid, by model when not split otherwise. Models whose requests all have a price are left out."
good = "down"
adds_up = true
chart = "bar"
order = 170
section = "Prices"
audience = []
controls = []
owner = "Finance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "unlisted", 350],
]
*/
SELECT
    bucket($grain, day) AS period,
    coalesce(segment($by, dims), CAST(dims['model'] AS VARCHAR)) AS segment,
    sum(unpriced_tokens) AS value
FROM costs(coalesce($by, 'model'), $where)
WHERE day >= $start AND day < $finish AND keep($where, dims) AND requests > priced_requests
GROUP BY ALL
ORDER BY ALL
