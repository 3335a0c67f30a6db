/*
title = "Distinct people of one day, of 7 and of 30 trailing days"
sources = ["mart_user_day"]
sort = ["day", "dimension", "id"]
before = 0
after = 29
people = true
*/
-- A person seen on day d counts until their next day, at the longest for 1, 7 or 30 days. So each seen day adds one
-- at d and takes it away at the earlier of both; a running sum of these steps is the exact number of distinct people.
-- Days go on for 29 days after the last event, as long as anyone counts.
WITH seen AS (
    SELECT DISTINCT 'company' AS dimension, CAST(NULL AS INTEGER) AS id, person_id, day
    FROM lake.mart_user_day
    WHERE person_id IS NOT NULL AND day >= CAST($first AS DATE) - 29 AND day < $finish
    UNION ALL
    SELECT DISTINCT 'department' AS dimension, department_id AS id, person_id, day
    FROM lake.mart_user_day
    WHERE person_id IS NOT NULL AND day >= CAST($first AS DATE) - 29 AND day < $finish
    UNION ALL
    SELECT DISTINCT 'team' AS dimension, team_id AS id, person_id, day
    FROM lake.mart_user_day
    WHERE person_id IS NOT NULL AND day >= CAST($first AS DATE) - 29 AND day < $finish
),
followed AS (
    SELECT dimension, id, day, lead(day) OVER (PARTITION BY dimension, id, person_id ORDER BY day) AS next_day
    FROM seen
),
steps AS (
    SELECT dimension, id, day, 1 AS daily, 1 AS weekly, 1 AS monthly FROM followed
    UNION ALL
    SELECT dimension, id, day + 1, -1, 0, 0 FROM followed
    UNION ALL
    SELECT dimension, id, least(day + 7, next_day), 0, -1, 0 FROM followed
    UNION ALL
    SELECT dimension, id, least(day + 30, next_day), 0, 0, -1 FROM followed
),
changes AS (
    SELECT dimension, id, day, sum(daily) AS daily, sum(weekly) AS weekly, sum(monthly) AS monthly
    FROM steps
    GROUP BY dimension, id, day
),
levels AS (
    SELECT
        dimension, id, day,
        lead(day) OVER (PARTITION BY dimension, id ORDER BY day) AS until,
        CAST(sum(daily) OVER (PARTITION BY dimension, id ORDER BY day ROWS UNBOUNDED PRECEDING) AS INTEGER) AS daily,
        CAST(sum(weekly) OVER (PARTITION BY dimension, id ORDER BY day ROWS UNBOUNDED PRECEDING) AS INTEGER) AS weekly,
        CAST(sum(monthly) OVER (PARTITION BY dimension, id ORDER BY day ROWS UNBOUNDED PRECEDING) AS INTEGER) AS monthly
    FROM changes
),
spread AS (
    SELECT
        CAST(unnest(generate_series(day, until - 1, INTERVAL 1 DAY)) AS DATE) AS day,
        dimension, id, daily, weekly, monthly
    FROM levels
    WHERE monthly > 0
)
SELECT day, dimension, id, daily, weekly, monthly
FROM spread
WHERE day >= $first AND day < $finish
