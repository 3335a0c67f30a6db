-- Who is in the smallest cells that can be asked for: what services.groups decides with. Nobody else reads it.
-- People come and go, so a cell is looked at for a year at a time, counted back from the newest month; what is left at
-- the other end is looked at together with the year after it.
CREATE OR REPLACE TABLE mart.group_span AS
SELECT
    CAST(date_trunc('month', max(day)) AS DATE) AS newest,
    greatest((date_diff('month', min(day), max(day)) + 1) // 12 - 1, 0) AS oldest_year
FROM (SELECT day FROM mart.user_day UNION ALL SELECT day FROM mart.people_of_days);

-- The first month of the year that a day is looked at in.
CREATE OR REPLACE MACRO group_year(day) AS (
    SELECT CAST(newest - to_months(CAST(12 * least(date_diff('month', day, newest) // 12, oldest_year) + 11 AS INTEGER)) AS DATE)
    FROM mart.group_span
);

CREATE OR REPLACE VIEW group_activity AS
SELECT
    group_year(day) AS began,
    CAST(dims['department'] AS VARCHAR) AS department, CAST(dims['team'] AS VARCHAR) AS team,
    list(DISTINCT person_id) AS people
FROM mart.user_day
WHERE person_id IS NOT NULL
GROUP BY ALL
UNION ALL
-- Executives are sent no people: of the company, which is all that they can ask about, at least as many came in the year
-- as in the fullest days that are known. Numbers stand for them.
SELECT group_year(day), '(none)', '(none)', range(max(greatest(daily, monthly)))
FROM mart.people_of_days
GROUP BY ALL;

CREATE OR REPLACE VIEW group_features AS
WITH seen AS (
    SELECT DISTINCT CAST(date_trunc('month', day) AS DATE) AS month, feature_id, department_id, team_id, person_id
    FROM lake.mart_person_feature_day
)
SELECT
    group_year(r.month) AS began,
    coalesce(f.name, '(none)') AS feature, coalesce(d.name, '(none)') AS department, coalesce(t.name, '(none)') AS team,
    list(DISTINCT r.person_id) AS people
FROM seen r
LEFT JOIN mart.features f ON f.id = r.feature_id
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
GROUP BY ALL;

-- People of the directory, whom a score is given: in the cell of their team, without regard to time.
CREATE OR REPLACE VIEW group_directory AS
SELECT
    DATE '1900-01-01' AS began,
    coalesce(d.name, '(none)') AS department, coalesce(t.name, '(none)') AS team, list(p.id) AS people
FROM mart.person_names p
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id
WHERE p.id NOT IN (SELECT person_id FROM lake.mart_hidden)
GROUP BY ALL;
