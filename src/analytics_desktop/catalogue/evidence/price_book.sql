/*
title = "Price book"
unit = "text"
definition = "Every version of the price book with its price per million tokens of each bucket, in its own currency."
good = "neither"
adds_up = false
chart = "table"
order = 1
audience = []
controls = []
owner = "Finance"
columns = { "Version" = "count", "Kind" = "text", "Provider" = "text", "Model" = "text", "Tier" = "text", "Context band" = "text", "Geography" = "text", "Currency" = "text", "Valid from" = "date", "Valid to" = "date", "Input" = "money_small", "Cache read" = "money_small", "Cache write 5 min" = "money_small", "Cache write 1 h" = "money_small", "Output" = "money_small", "Reasoning" = "money_small" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    [1, "list", "acme", "*", "standard", "standard", "global", "USD", "2026-01-01 00:00:00", "", 200, 20, "", "", 400, 400],
]
*/
SELECT
    v.id AS "Version", v.kind AS "Kind", v.provider AS "Provider", v.model_pattern AS "Model", v.tier AS "Tier",
    v.context_band AS "Context band", v.geography AS "Geography", v.currency AS "Currency",
    v.valid_from AS "Valid from", v.valid_to AS "Valid to",
    p.input AS "Input", p.cache_read AS "Cache read", p.cache_write_5m AS "Cache write 5 min",
    p.cache_write_1h AS "Cache write 1 h", p.output AS "Output", p.reasoning AS "Reasoning"
FROM mart.price_versions v JOIN token_prices p ON p.price_version_id = v.id
ORDER BY v.id
