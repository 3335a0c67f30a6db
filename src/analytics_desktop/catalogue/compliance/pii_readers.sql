/*
title = "Who read personal data"
unit = "text"
definition = "People by the records with personal data that they read in the period, with the days on which they did, refused reads, and the share of the largest day."
good = "neither"
adds_up = false
chart = "table"
order = 220
section = "Personal data"
audience = ["auditor", "compliance", "admin"]
controls = ["gdpr.Art.5"]
owner = "Security and compliance"
columns = { "Person" = "text", "Records" = "count", "Reads" = "events", "Refused" = "events", "Days" = "count", "Share of largest day" = "percent" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Ann", 10, 1, 0, 1, 100],
    ["Bob", 0, 1, 1, 1, "unknown"],
]
*/
WITH daily AS (
    SELECT
        CAST(dims['person'] AS VARCHAR) AS person, day, sum(records) AS records, sum(entries) AS reads,
        coalesce(sum(entries) FILTER (outcome = 'failure'), 0) AS refused
    FROM security
    WHERE is_pii AND day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    person AS "Person", CAST(sum(records) AS BIGINT) AS "Records", CAST(sum(reads) AS BIGINT) AS "Reads",
    CAST(sum(refused) AS BIGINT) AS "Refused", count(DISTINCT day) AS "Days",
    round(100.0 * max(records) / nullif(sum(records), 0), 1) AS "Share of largest day"
FROM daily
GROUP BY person
ORDER BY "Records" DESC, "Person"
