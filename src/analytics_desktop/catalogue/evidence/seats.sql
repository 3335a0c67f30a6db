/*
title = "Seats"
unit = "text"
definition = "People who hold a seat, and how many of them did nothing in the 28 days that end with the period."
good = "neither"
adds_up = false
chart = "table"
order = 1
audience = []
controls = []
owner = "Finance"
columns = { "Seats" = "people", "Idle" = "people" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    [4, 1],
]
*/
WITH holders AS (SELECT id FROM mart.person_names WHERE has_seat)
SELECT
    count(*) AS "Seats",
    count(*) - count(DISTINCT a.person_id) AS "Idle"
FROM holders h
LEFT JOIN (
    SELECT DISTINCT person_id FROM mart.user_day
    WHERE day >= CAST($finish AS DATE) - 28 AND day < $finish AND day >= CAST($start AS DATE) - 28
) a ON a.person_id = h.id
