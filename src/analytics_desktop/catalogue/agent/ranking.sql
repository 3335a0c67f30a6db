/*
title = "Ranking"
unit = "text"
definition = "Agents (or what the page is split by) in order of four measures, each taken at the careful end of its 95 % interval so that small samples cannot win: success rate (Wilson), P95 of duration (order statistics; unknown below 52 executions), booked cost of executions per success, and mean score of feedback (Student). 1 is the best; what is unknown has no place. One agent in several teams: filter by the agent and split by team."
good = "neither"
adds_up = false
chart = "table"
order = 110
audience = []
controls = []
owner = "AI platform"
section = "Ranking"
columns = { "Name" = "text", "Ended" = "executions", "Success rate" = "percent", "Success, at least" = "percent", "By success" = "count", "P95, at most" = "milliseconds", "By speed" = "count", "Cost per success, at most" = "money_small", "By cost" = "count", "Quality, at least" = "score", "By quality" = "count" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", 1, 100, 20.6549, 1, "unknown", "unknown", "2.420729", 1, "unknown", "unknown"],
    ["Triage", 3, 33.3333, 6.1492, 2, "unknown", "unknown", "8.131146", 2, "unknown", "unknown"],
]
*/
WITH endings AS (
    SELECT
        segment(coalesce($by, 'agent'), dims) AS name, sum(executions) AS ended,
        sum(CASE WHEN outcome = 'success' THEN executions ELSE 0 END) AS successes
    FROM executions(coalesce($by, 'agent'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome <> 'running'
    GROUP BY ALL
),
buckets AS (
    SELECT segment(coalesce($by, 'agent'), dims) AS name, bucket AS size, sum(executions) AS members
    FROM durations(coalesce($by, 'agent'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
reached AS (
    SELECT
        *, sum(members) OVER (PARTITION BY name ORDER BY size) AS up_to_here,
        sum(members) OVER (PARTITION BY name) AS timed
    FROM buckets
),
speeds AS (
    SELECT name, bucket_middle(min(CASE WHEN up_to_here >= p95_reach(timed) THEN size END)) AS slowest
    FROM reached
    GROUP BY name
),
spending AS (
    SELECT segment(coalesce($by, 'agent'), dims) AS name, sum(execution_booked) AS booked
    FROM costs(coalesce($by, 'agent'), $where)
    WHERE day >= $start AND day < $finish AND keep($where, dims) AND execution_requests > 0
    GROUP BY ALL
),
scores AS (
    SELECT
        segment(coalesce($by, 'agent'), dims) AS name,
        sum(total) / sum(ratings) - mean_margin(sum(ratings), sum(total), sum(squares)) AS quality
    FROM ratings
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
measured AS (
    SELECT
        name, ended, round(100 * successes / ended, 4) AS success, round(wilson_low(successes, ended), 4) AS success_floor,
        round(slowest, 1) AS slowest,
        CAST(booked / nullif(ended * wilson_low(successes, ended) / 100, 0) AS DECIMAL(18, 6)) AS dearest,
        CASE WHEN quality IS NOT NULL THEN round(greatest(0, quality), 4) END AS quality
    FROM endings LEFT JOIN speeds USING (name) LEFT JOIN spending USING (name) LEFT JOIN scores USING (name)
)
SELECT
    name AS "Name", CAST(ended AS BIGINT) AS "Ended", success AS "Success rate", success_floor AS "Success, at least",
    rank() OVER (ORDER BY success_floor DESC) AS "By success",
    slowest AS "P95, at most",
    CASE WHEN slowest IS NOT NULL THEN rank() OVER (ORDER BY slowest NULLS LAST) END AS "By speed",
    dearest AS "Cost per success, at most",
    CASE WHEN dearest IS NOT NULL THEN rank() OVER (ORDER BY dearest NULLS LAST) END AS "By cost",
    quality AS "Quality, at least",
    CASE WHEN quality IS NOT NULL THEN rank() OVER (ORDER BY quality DESC NULLS LAST) END AS "By quality"
FROM measured
ORDER BY "By success", "Name"
