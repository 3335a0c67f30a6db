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
listed AS (  -- places in the days of data, from 0
    SELECT kept, department, team, person_id, list(CAST(day - oldest_day() AS INTEGER) ORDER BY day) AS places
    FROM levels
    WHERE person_id IS NOT NULL
    GROUP BY ALL
)
SELECT
    CAST(kept AS mart.kept) AS kept, dimensions(department := department, team := team) AS dims,
    repeat([0::USMALLINT], places[1]) || flatten(list_transform(places, lambda place, number:
        repeat([number::USMALLINT], coalesce(places[number + 1], CAST(newest_day() - oldest_day() AS INTEGER) + 1) - place)
    )) AS until
FROM listed
ORDER BY kept, department;
