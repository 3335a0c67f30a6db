/*
title = "As booked and at today's prices"
unit = "text"
definition = "Booked cost, and the same requests at the version of the price book that is valid on the last day of the data. The difference is what the change of prices since then would have meant."
good = "neither"
adds_up = false
chart = "table"
order = 345
section = "Prices"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Provider" = "text", "Model" = "text", "Tier" = "text", "Requests" = "requests", "As booked" = "money", "At today's prices" = "money", "Difference" = "money" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["acme", "large", "standard", 3, "2.00", "2.00", "0"],
    ["acme", "small", "batch", 1, "0.25", "unknown", "unknown"],
]
*/
SELECT
    CAST(dims['provider'] AS VARCHAR) AS "Provider",
    CAST(dims['model'] AS VARCHAR) AS "Model",
    CAST(dims['tier'] AS VARCHAR) AS "Tier",
    CAST(sum(requests) AS BIGINT) AS "Requests",
    sum(booked) AS "As booked",
    CASE WHEN sum(unknown) = 0 THEN sum(rerated) END AS "At today's prices",
    CASE WHEN sum(unknown) = 0 THEN sum(rerated) - sum(booked) END AS "Difference"
FROM rerated_costs(NULL, $where)
WHERE day >= $start AND day < $finish AND keep($where, dims)
GROUP BY ALL
ORDER BY "As booked" DESC, "Provider", "Model", "Tier"
