/*
title = "Teams against the company"
unit = "text"
definition = "Booked cost of the requests of people, by team: cost per person who made a request, beside the average of the whole company, and how far above or below it the team is. Requests without a person are not in it. Teams of fewer than five such people show no cost per person."
good = "down"
adds_up = false
chart = "table"
order = 165
section = "Breakdown"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Department" = "text", "Team" = "text", "People" = "people", "Cost" = "money", "Cost per person" = "money", "Company average" = "money", "Against the company" = "percent" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Engineering", "Platform", "unknown", "1.50", "unknown", "0.75", "unknown"],
    ["Sales", "East", "unknown", "0.75", "unknown", "0.75", "unknown"],
]
*/
WITH personal AS (
    SELECT dims['department'] AS department, dims['team'] AS team, dims['person'] AS person, sum(booked) AS booked
    FROM costs_by_person
    WHERE day >= $start AND day < $finish AND dims['person'] <> '(none)'
    GROUP BY ALL
),
company AS (SELECT sum(booked) / count(DISTINCT person) AS average FROM personal),
teams AS (
    SELECT
        CAST(department AS VARCHAR) AS department, CAST(team AS VARCHAR) AS team,
        sum(booked) AS booked, count(*) AS people
    FROM personal
    WHERE keep($where, dimensions(department := department, team := team, person := person))
    GROUP BY ALL
)
SELECT
    department AS "Department",
    team AS "Team",
    CASE WHEN people >= 5 THEN people END AS "People",
    booked AS "Cost",
    CASE WHEN people >= 5 THEN CAST(booked / people AS DECIMAL(18, 2)) END AS "Cost per person",
    CAST(average AS DECIMAL(18, 2)) AS "Company average",
    CASE WHEN people >= 5 THEN round(100 * (booked / people / average - 1), 1) END AS "Against the company"
FROM teams CROSS JOIN company
ORDER BY "Cost per person" DESC NULLS LAST, "Cost" DESC NULLS LAST, "Team"
