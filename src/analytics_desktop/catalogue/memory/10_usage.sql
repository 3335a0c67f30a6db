CREATE OR REPLACE TABLE mart.user_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims,
    r.person_id, r.events, r.feature_uses
FROM lake.mart_user_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.person_names p ON p.id = r.person_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.active_day AS
SELECT
    r.day, r.dimension,
    coalesce(CASE r.dimension WHEN 'department' THEN d.name WHEN 'team' THEN t.name END, '(none)') AS name,
    r.daily, r.weekly, r.monthly
FROM lake.mart_active_day r
LEFT JOIN mart.departments d ON d.id = r.id
LEFT JOIN mart.teams t ON t.id = r.id
ORDER BY r.dimension, r.day;

CREATE OR REPLACE TABLE mart.feature_hour AS
SELECT
    r.day,
    CAST(24 * (isodow(r.day) - 1) + r.hour AS UTINYINT) AS hour,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        feature := coalesce(f.name, '(none)')
    ) AS dims,
    r.uses
FROM lake.mart_feature_hour r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.session_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)')
    ) AS dims,
    r.bucket, r.sessions, r.seconds, r.events
FROM lake.mart_session_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
ORDER BY r.day;
