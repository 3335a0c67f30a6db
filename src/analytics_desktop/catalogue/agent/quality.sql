/*
title = "Quality"
unit = "text"
definition = "Mean score of feedback with its count and 95 % interval (Student), by agent when not split otherwise. One rating has no interval. Who has no feedback is not listed."
good = "neither"
adds_up = false
chart = "table"
order = 126
audience = []
controls = []
owner = "AI platform"
section = "Ranking"
columns = { "Name" = "text", "Score" = "score", "Ratings" = "count", "At least" = "score", "At most" = "score" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Proposal writer", 80, 1, "unknown", "unknown"],
]
*/
WITH given AS (
    SELECT
        segment(coalesce($by, 'agent'), dims) AS name, sum(ratings) AS ratings, sum(total) AS total,
        sum(squares) AS squares
    FROM ratings
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
)
SELECT
    name AS "Name", round(total / ratings, 4) AS "Score", CAST(ratings AS BIGINT) AS "Ratings",
    CASE WHEN ratings > 1 THEN round(greatest(0, total / ratings - mean_margin(ratings, total, squares)), 4) END
        AS "At least",
    CASE WHEN ratings > 1 THEN round(least(100, total / ratings + mean_margin(ratings, total, squares)), 4) END
        AS "At most"
FROM given
ORDER BY "At least" DESC NULLS LAST, "Score" DESC, "Name"
