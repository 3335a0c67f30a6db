-- How many people used a feature on a day, by the day on which they had used it before: see mart.visits. Kept by feature,
-- and by feature within a department; only the latter have a department.
CREATE OR REPLACE TABLE mart.feature_visits AS
WITH used AS (
    SELECT r.day, r.person_id, r.before, c.dims['feature'] AS feature, c.dims['department'] AS department
    FROM mart.feature_day r JOIN mart.feature_cells c ON c.cell = r.cell
),
moved AS (SELECT person_id FROM used GROUP BY person_id HAVING min(department) <> max(department)),
followed AS (
    SELECT 'feature' AS kept, NULL::mart.department AS department, feature, day, before FROM used WHERE before < day
    UNION ALL
    SELECT 'department', department, feature, day, before FROM used
    WHERE before < day AND person_id NOT IN (FROM moved)
    UNION ALL
    SELECT
        'department', department, feature, day,
        lag(day, 1, DATE '0001-01-01') OVER (PARTITION BY department, feature, person_id ORDER BY day)
    FROM (SELECT DISTINCT department, feature, day, person_id FROM used WHERE person_id IN (FROM moved))
)
SELECT CAST(kept AS mart.kept) AS kept, day, before, department, feature, CAST(count(*) AS INTEGER) AS people
FROM followed
GROUP BY kept, department, feature, day, before
ORDER BY kept, department, day;

-- People of single days, whenever they had come before.
CREATE OR REPLACE TABLE mart.feature_people_of_days AS
SELECT kept, day, department, feature, CAST(sum(people) AS INTEGER) AS people
FROM mart.feature_visits
GROUP BY kept, day, department, feature
ORDER BY kept, department, day;

-- The same by hour of the week (0 is Monday, midnight to one), by the day of the use before in the same hour of the week.
CREATE OR REPLACE TABLE mart.feature_visits_of_hours AS
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
levels AS (
    SELECT 'feature' AS kept, day, hour, NULL::mart.department AS department, feature, before FROM followed
    UNION ALL
    SELECT 'department', day, hour, department, feature, before FROM followed WHERE person_id NOT IN (FROM moved)
    UNION ALL
    SELECT
        'department', day, hour, department, feature,
        lag(day, 1, DATE '0001-01-01') OVER (PARTITION BY person_id, department, feature, hour ORDER BY day)
    FROM used
    WHERE person_id IN (FROM moved)
)
SELECT CAST(kept AS mart.kept) AS kept, day, hour, department, feature, before, CAST(count(*) AS INTEGER) AS people
FROM levels
WHERE before < day
GROUP BY kept, day, hour, department, feature, before
ORDER BY kept, department, day;
