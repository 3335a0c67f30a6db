/*
title = "Recommendations"
unit = "text"
definition = "What could be saved a month, with the arithmetic, how sure that is, and what quality it risks: a cheaper model where the ratings of the agent hold, more input read from the cache, batch prices, prompts that need more tokens per success than nine of ten agents, retries beyond what is usual, and seats that nobody uses. Savings of one agent overlap and must not be added up. What was dismissed stays dismissed; of what was taken the saving since then is told, from the cost of a request before and after. The rows are the evidence: priced requests by agent, day and terms."
good = "neither"
adds_up = false
chart = "table"
computed = "recommendations"
later = true
order = 190
section = "Savings"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"

[columns]
"Agent" = "text"
"Day" = "date"
"Provider" = "text"
"Model" = "text"
"Tier" = "text"
"Context band" = "text"
"Geography" = "text"
"Price version" = "count"
"Requests" = "requests"
"Retries" = "requests"
"Input tokens" = "tokens"
"Cache read tokens" = "tokens"
"Cache write 5 min tokens" = "tokens"
"Cache write 1 h tokens" = "tokens"
"Output tokens" = "tokens"
"Reasoning tokens" = "tokens"
"Booked" = "money"

[example]
filters = { start = 2026-03-02, finish = 2026-03-03 }
rows = [
    ["(none)", "2026-03-02", "acme", "small", "batch", "standard", "global", 1, 1, 0, 200, 0, 0, 0, 100, 0, "0.25"],
    ["Proposal writer", "2026-03-02", "acme", "large", "standard", "standard", "global", 1, 1, 0, 1000, 0, 0, 0, 500, 0, "0.50"],
    ["Triage", "2026-03-02", "acme", "large", "standard", "standard", "global", 1, 1, 0, 600, 400, 0, 0, 80, 20, "0.75"],
]
*/
SELECT
    CAST(r.dims['agent'] AS VARCHAR) AS "Agent", r.day AS "Day", CAST(r.dims['provider'] AS VARCHAR) AS "Provider",
    CAST(r.dims['model'] AS VARCHAR) AS "Model", CAST(r.dims['tier'] AS VARCHAR) AS "Tier",
    p.context_band AS "Context band", p.geography AS "Geography", r.price_version_id AS "Price version",
    CAST(sum(r.first_attempts + r.retries) AS BIGINT) AS "Requests", CAST(sum(r.retries) AS BIGINT) AS "Retries",
    CAST(sum(r.input_tokens) AS BIGINT) AS "Input tokens",
    CAST(sum(r.cache_read_tokens) AS BIGINT) AS "Cache read tokens",
    CAST(sum(r.cache_write_5m_tokens) AS BIGINT) AS "Cache write 5 min tokens",
    CAST(sum(r.cache_write_1h_tokens) AS BIGINT) AS "Cache write 1 h tokens",
    CAST(sum(r.output_tokens) AS BIGINT) AS "Output tokens",
    CAST(sum(r.reasoning_tokens) AS BIGINT) AS "Reasoning tokens",
    sum(r.booked) AS "Booked"
FROM priced_requests r JOIN token_prices p ON p.price_version_id = r.price_version_id
WHERE r.day >= $start AND r.day < $finish AND keep($where, r.dims)
GROUP BY ALL
ORDER BY ALL
