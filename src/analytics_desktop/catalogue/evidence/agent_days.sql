/*
title = "Cost of agents by day"
unit = "text"
definition = "Requests and booked cost of each agent on each day until the end of the period."
good = "neither"
adds_up = false
chart = "table"
order = 1
audience = []
controls = []
owner = "Finance"
columns = { "Agent" = "text", "Day" = "date", "Requests" = "requests", "Booked" = "money" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", "2026-03-02", 1, "0.50"],
    ["Triage", "2026-03-02", 1, "0.75"],
    ["Triage", "2026-03-03", 1, "0.75"],
]
*/
SELECT
    CAST(dims['agent'] AS VARCHAR) AS "Agent", day AS "Day", CAST(sum(priced_requests) AS BIGINT) AS "Requests",
    sum(booked) AS "Booked"
FROM costs('agent', '{}')
WHERE day < $finish AND CAST(dims['agent'] AS VARCHAR) <> '(none)'
GROUP BY ALL
ORDER BY "Agent", "Day"
