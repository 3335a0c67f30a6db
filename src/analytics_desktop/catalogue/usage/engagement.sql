/*
title = "Engagement score"
unit = "score"
definition = "Average over people. Score 0 to 100 over the 28 days that end with the period: 40 x active workdays / 20 workdays, 30 x ln(1 + actions) / ln(1 + P90 of actions), 30 x distinct features / P90 of distinct features, each share at most 1; P90 are those of active people; the weights are settings. Scored is who was active or holds a seat."
good = "up"
adds_up = false
chart = "card"
order = 35
audience = []
controls = []
owner = "Product analytics"
people = "directory"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole", by = "department" }
rows = [
    ["", "Engineering", 47.1797],
    ["", "Sales", 48.9616],
]
*/
SELECT
    bucket($grain, day) AS period,
    segment($by, dims) AS segment,
    -- in whole ten-thousandths, half up: a sum of fractions would depend on the order of the people
    (2 * sum(ten_thousandths) + sum(people)) // (2 * sum(people)) / 10000 AS value
FROM people_by_score($finish, $by, $where)
WHERE $finish > $start
GROUP BY ALL
ORDER BY ALL
