-- Use of features by person and day, small enough for memory: what is said of a feature in a team is said once, in `cells`.
CREATE OR REPLACE TABLE mart.feature_cells AS
SELECT
    CAST(row_number() OVER (ORDER BY c.feature_id, c.department_id, c.team_id) AS INTEGER) AS cell,
    c.feature_id, c.department_id, c.team_id,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), feature := coalesce(f.name, '(none)')
    ) AS dims
FROM (SELECT DISTINCT feature_id, department_id, team_id FROM lake.mart_person_feature_day) c
LEFT JOIN mart.departments d ON d.id = c.department_id
LEFT JOIN mart.teams t ON t.id = c.team_id
LEFT JOIN mart.features f ON f.id = c.feature_id;

-- `before` is the day on which the person used the feature before, whatever the team: long ago where there is none.
CREATE OR REPLACE TABLE mart.feature_day AS
SELECT
    r.day, r.person_id, c.cell, r.hours,
    lag(r.day, 1, DATE '0001-01-01') OVER (PARTITION BY r.person_id, c.dims['feature'] ORDER BY r.day) AS before
FROM lake.mart_person_feature_day r
JOIN mart.feature_cells c
    ON c.feature_id = r.feature_id
    AND c.department_id IS NOT DISTINCT FROM r.department_id AND c.team_id IS NOT DISTINCT FROM r.team_id
ORDER BY r.day;

-- The same by hour of the week (0 is Monday, midnight to one), with the day on which the person had used the feature before
-- in this hour of the week, and had done so in this department.
CREATE OR REPLACE TABLE mart.feature_hours_of_people AS
WITH hours AS (SELECT CAST(unnest(range(24)) AS INTEGER) AS hour),
used AS (
    SELECT
        r.day, r.person_id, c.dims['feature'] AS feature, c.dims['department'] AS department,
        CAST(24 * (isodow(r.day) - 1) + h.hour AS UTINYINT) AS hour
    FROM mart.feature_day r
    JOIN mart.feature_cells c ON c.cell = r.cell
    JOIN hours h ON (r.hours >> h.hour) & 1 = 1
),
moved AS (SELECT person_id FROM used GROUP BY person_id HAVING min(department) <> max(department)),
followed AS (
    SELECT *, lag(day, 1, DATE '0001-01-01') OVER (PARTITION BY person_id, feature, hour ORDER BY day) AS before FROM used
),
within AS (
    SELECT *, before AS before_in_department FROM followed WHERE person_id NOT IN (FROM moved)
    UNION ALL
    SELECT
        *, lag(day, 1, DATE '0001-01-01') OVER (PARTITION BY person_id, department, feature, hour ORDER BY day)
    FROM followed
    WHERE person_id IN (FROM moved)
)
SELECT day, hour, feature, department, before, before_in_department
FROM within
ORDER BY day;
