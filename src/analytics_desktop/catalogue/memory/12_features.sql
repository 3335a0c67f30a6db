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
