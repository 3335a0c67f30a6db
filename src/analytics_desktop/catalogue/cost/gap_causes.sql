/*
title = "Why the bill differs from the ledger"
unit = "text"
definition = "The gap between bill and ledger by cause. Day cut-off: UTC months of the vendor against local months. Cache counting: as many input tokens, counted in other buckets, at the difference of their prices. Price version: exactly the cost at another version of the price book. Tier and geography: as many tokens, in another tier, band or geography. Bypassing keys: keys that are not the gateway's. Server tools: what is billed beside tokens and not in the ledger. Credits, tax: lines of the invoice. Rounding: at most half a cent a line, and rounding lines. The rest is unexplained."
good = "neither"
adds_up = false
chart = "table"
order = 310
section = "Reconciliation"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Month" = "text", "Provider" = "text", "Cause" = "text", "Amount" = "money", "Share of bill" = "percent" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["2026-03", "acme", "Cache counting", "0.072", 2.6374],
    ["2026-03", "acme", "Server tools", "0.30", 10.989],
    ["2026-03", "acme", "Rounding", "0.008", 0.293],
    ["2026-03", "acme", "Unexplained", "0.10", 3.663],
]
*/
WITH sums AS (
    SELECT
        month, provider, sum(bill) AS bill,
        sum(day_cut_off) AS "Day cut-off", sum(cache_counting) AS "Cache counting", sum(price_version) AS "Price version",
        sum(tier_geography) AS "Tier and geography", sum(bypassing_keys) AS "Bypassing keys",
        sum(server_tools) AS "Server tools", sum(credits) AS "Credits", sum(tax) AS "Tax", sum(rounding) AS "Rounding",
        sum(unexplained) AS "Unexplained"
    FROM mart.reconciliation
    WHERE month < $finish AND month + INTERVAL 1 MONTH > $start AND bill IS NOT NULL
    GROUP BY month, provider
),
causes AS (
    UNPIVOT sums
    ON "Day cut-off", "Cache counting", "Price version", "Tier and geography", "Bypassing keys", "Server tools", "Credits",
        "Tax", "Rounding", "Unexplained"
    INTO NAME cause VALUE amount
)
SELECT
    strftime(month, '%Y-%m') AS "Month",
    provider AS "Provider",
    cause AS "Cause",
    amount AS "Amount",
    round(100 * amount / nullif(abs(bill), 0), 4) AS "Share of bill"
FROM causes
WHERE amount <> 0
ORDER BY month, provider, list_position(
    ['Day cut-off', 'Cache counting', 'Price version', 'Tier and geography', 'Bypassing keys', 'Server tools', 'Credits',
     'Tax', 'Rounding', 'Unexplained'], cause)
