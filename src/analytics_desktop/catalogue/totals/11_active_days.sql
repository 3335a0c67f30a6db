-- On how many days each person had been active: at place n of `until`, of the first n days of data.
CREATE OR REPLACE TABLE mart.active_days AS
WITH levels AS (
    SELECT DISTINCT
        'company' AS kept, NULL::mart.department AS department, NULL::mart.team AS team, day, person_id
    FROM mart.user_day
    UNION ALL
    SELECT DISTINCT 'department', dims['department'], NULL, day, person_id FROM mart.user_day
    UNION ALL
    SELECT DISTINCT 'team', NULL, dims['team'], day, person_id FROM mart.user_day
),
numbered AS (
    SELECT
        *, row_number() OVER along AS days, coalesce(lead(day) OVER along, newest_day() + 1) AS next_day
    FROM levels
    WHERE person_id IS NOT NULL
    WINDOW along AS (PARTITION BY kept, department, team, person_id ORDER BY day)
),
filled AS (
    SELECT kept, department, team, person_id, days, unnest(range(CAST(next_day - day AS INTEGER))) AS place, day
    FROM numbered
    UNION ALL
    SELECT kept, department, team, person_id, 0, unnest(range(CAST(min(day) - oldest_day() AS INTEGER))), oldest_day()
    FROM numbered
    GROUP BY kept, department, team, person_id
)
SELECT
    CAST(kept AS mart.kept) AS kept, dimensions(department := department, team := team) AS dims,
    list(CAST(days AS USMALLINT) ORDER BY day, place) AS until
FROM filled
GROUP BY kept, department, team, person_id
ORDER BY kept, department;
