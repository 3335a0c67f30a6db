/*
title = "Why cost changed"
unit = "money"
definition = "The change of booked cost against the compared period, by cause: volume, retries, model mix, tier mix (with context band and geography), tokens per request, cache rate, price, and other charges (web searches, rounding). Cost is written as a product of these factors, and those of the earlier period are replaced by those of the later one, one after the other, so the parts sum to the change exactly. The rows are the evidence of one period: tokens times the price that each request is booked at; unpriced requests are left out."
good = "down"
adds_up = false
chart = "waterfall"
computed = "bridge"
order = 115
section = "Why"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"

[columns]
"Model" = "text"
"Tier" = "text"
"First attempts" = "requests"
"Retries" = "requests"
"Input tokens" = "tokens"
"Cache read tokens" = "tokens"
"Cache write 5 min tokens" = "tokens"
"Cache write 1 h tokens" = "tokens"
"Output tokens" = "tokens"
"Reasoning tokens" = "tokens"
"Input cost" = "money"
"Cache read cost" = "money"
"Cache write 5 min cost" = "money"
"Cache write 1 h cost" = "money"
"Output cost" = "money"
"Reasoning cost" = "money"
"Other charges" = "money"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["large", "standard", 2, 1, 2200, 800, 0, 0, 660, 40, "0.44", "0.016", "0", "0", "0.264", "0.016", "1.264"],
    ["small", "batch", 1, 0, 200, 0, 0, 0, 100, 0, "0.04", "0", "0", "0", "0.04", "0", "0.17"],
]
*/
SELECT
    model AS "Model",
    priced_as AS "Tier",
    first_attempts AS "First attempts",
    retries AS "Retries",
    input_tokens AS "Input tokens",
    cache_read_tokens AS "Cache read tokens",
    cache_write_5m_tokens AS "Cache write 5 min tokens",
    cache_write_1h_tokens AS "Cache write 1 h tokens",
    output_tokens AS "Output tokens",
    reasoning_tokens AS "Reasoning tokens",
    input_cost AS "Input cost",
    cache_read_cost AS "Cache read cost",
    cache_write_5m_cost AS "Cache write 5 min cost",
    cache_write_1h_cost AS "Cache write 1 h cost",
    output_cost AS "Output cost",
    reasoning_cost AS "Reasoning cost",
    other_charges AS "Other charges"
FROM ledger_cells($start, $finish, $where)
ORDER BY model, priced_as
