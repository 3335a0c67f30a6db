-- How many people came on a day, by the day on which they had come before: long ago for those who came first. A person is
-- counted once in any days when only those are counted who had come before them. Sorted by how long ago that was, each
-- range twice as long as the one before, so that few rows are read however many days are asked for.
CREATE OR REPLACE TABLE mart.visits AS
WITH rows AS (
    SELECT DISTINCT day, person_id, dims['department'] AS department, dims['team'] AS team
    FROM mart.user_day
    WHERE person_id IS NOT NULL
),
levels AS (
    SELECT DISTINCT
        'company' AS kept, NULL::mart.department AS department, NULL::mart.team AS team, day, person_id
    FROM rows
    UNION ALL
    SELECT DISTINCT 'department', department, NULL, day, person_id FROM rows
    UNION ALL
    SELECT DISTINCT 'team', NULL, team, day, person_id FROM rows
),
followed AS (
    SELECT
        CAST(kept AS mart.kept) AS kept, department, team, day,
        lag(day, 1, DATE '0001-01-01') OVER (PARTITION BY kept, department, team, person_id ORDER BY day) AS before
    FROM levels
)
SELECT
    kept, day, before, department, dimensions(department := department, team := team) AS dims,
    CAST(count(*) AS INTEGER) AS people
FROM followed
GROUP BY kept, department, team, day, before
ORDER BY kept, department, CAST(log2(day - before) AS INTEGER), day;

-- People of a week by the week in which they came first: the cohorts of retention.
CREATE OR REPLACE TABLE mart.cohorts AS
WITH rows AS (
    SELECT DISTINCT
        CAST(date_trunc('week', day) AS DATE) AS week, person_id, dims['department'] AS department, dims['team'] AS team
    FROM mart.user_day
    WHERE person_id IS NOT NULL
),
levels AS (
    SELECT DISTINCT
        'company' AS kept, NULL::mart.department AS department, NULL::mart.team AS team, week, person_id
    FROM rows
    UNION ALL
    SELECT DISTINCT 'department', department, NULL, week, person_id FROM rows
    UNION ALL
    SELECT DISTINCT 'team', NULL, team, week, person_id FROM rows
),
begun AS (
    SELECT *, min(week) OVER (PARTITION BY kept, department, team, person_id) AS cohort FROM levels
)
SELECT
    CAST(kept AS mart.kept) AS kept, cohort, week, dimensions(department := department, team := team) AS dims,
    CAST(count(*) AS INTEGER) AS people
FROM begun
GROUP BY kept, department, team, cohort, week
ORDER BY kept, cohort, week;
