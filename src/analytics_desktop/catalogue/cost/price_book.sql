/*
title = "Price book"
unit = "text"
definition = "Prices per million tokens (web search: per million searches) that were valid at some time of the period, in the currency of the price. A contract beats the list. Each request keeps the version that was valid when it was made; a new version never moves what is booked. Valid to is the first day that is not covered."
good = "neither"
adds_up = false
chart = "table"
order = 330
section = "Prices"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"

[columns]
"Provider" = "text"
"Model" = "text"
"Kind" = "text"
"Tier" = "text"
"Context band" = "text"
"Geography" = "text"
"Valid from" = "date"
"Valid to" = "date"
"Currency" = "text"
"Input" = "money_small"
"Cache read" = "money_small"
"Cache write 5 min" = "money_small"
"Cache write 1 h" = "money_small"
"Output" = "money_small"
"Reasoning" = "money_small"
"Web search" = "money_small"
"Requests" = "requests"
"Source" = "text"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["acme", "*", "list", "standard", "standard", "global", "2026-01-01", "", "USD", "200", "20", "", "", "400", "400", "", 4, "example"],
]
*/
WITH used AS (
    SELECT price_version_id, sum(requests) AS requests FROM mart.bill_day
    WHERE day >= $start AND day < $finish
    GROUP BY ALL
)
SELECT
    v.provider AS "Provider",
    v.model_pattern AS "Model",
    v.kind AS "Kind",
    v.tier AS "Tier",
    v.context_band AS "Context band",
    v.geography AS "Geography",
    local_day(v.valid_from) AS "Valid from",
    CASE WHEN v.valid_to < TIMESTAMP 'infinity' THEN local_day(v.valid_to) END AS "Valid to",
    v.currency AS "Currency",
    p.input AS "Input",
    p.cache_read AS "Cache read",
    p.cache_write_5m AS "Cache write 5 min",
    p.cache_write_1h AS "Cache write 1 h",
    p.output AS "Output",
    p.reasoning AS "Reasoning",
    p.web_search AS "Web search",
    CAST(coalesce(u.requests, 0) AS BIGINT) AS "Requests",
    v.source AS "Source"
FROM mart.price_versions v
JOIN token_prices p ON p.price_version_id = v.id
LEFT JOIN used u ON u.price_version_id = v.id
WHERE local_day(v.valid_from) < $finish AND (v.valid_to IS NULL OR local_day(v.valid_to) > $start)
ORDER BY "Provider", "Model", "Kind", "Tier", "Context band", "Geography", "Valid from"
