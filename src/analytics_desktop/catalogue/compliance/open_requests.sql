/*
title = "Open data requests"
unit = "count"
definition = "Requests to see or delete personal data that were received before the end of the bucket and not yet fulfilled then."
good = "down"
adds_up = false
chart = "card"
order = 60
audience = []
controls = ["gdpr.Art.12"]
owner = "Security and compliance"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09, grain = "whole" }
rows = [
    ["", "", 1],
]
*/
WITH ends AS (
    SELECT bucket($grain, day) AS period, max(day) + 1 AS until
    FROM (
        SELECT CAST(unnest(generate_series(greatest($start, first_day), least($finish - 1, last_day), INTERVAL 1 DAY)) AS DATE) AS day
        FROM coverage
    )
    GROUP BY ALL
)
SELECT e.period, NULL AS segment, count(r.id) AS value
FROM ends e
LEFT JOIN data_requests r
    ON r.received_at < CAST(e.until AS TIMESTAMP) AND (r.fulfilled_at IS NULL OR r.fulfilled_at >= CAST(e.until AS TIMESTAMP))
GROUP BY ALL
ORDER BY ALL
