-- People of the last days count for 29 days more; what is asked for ends with the data.
CREATE OR REPLACE TABLE mart.active_day AS
SELECT day, CAST(dimension AS mart.kept) AS kept, name, daily, weekly, monthly
FROM mart.active_day
WHERE day <= (SELECT last_day FROM mart.coverage)
ORDER BY kept, day;

CREATE OR REPLACE TABLE mart.activity_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.user_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team
    ) AS dims,
    sum(events)::BIGINT AS events, sum(feature_uses)::BIGINT AS feature_uses
FROM flat
GROUP BY GROUPING SETS (
    (day), (day, department), (day, team)
)
ORDER BY kept, day;

-- And by team within a department: the usual filter with the usual split.
CREATE OR REPLACE TABLE mart.activity_by_department AS
SELECT
    day, department, dimensions(department := department, team := team) AS dims, sum(events)::BIGINT AS events,
    sum(feature_uses)::BIGINT AS feature_uses
FROM (SELECT day, dims['department'] AS department, dims['team'] AS team, events, feature_uses FROM mart.user_day)
GROUP BY day, department, team
ORDER BY department, day;

CREATE OR REPLACE TABLE mart.feature_hour_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.feature_hour)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team
    ) AS dims,
    hour,
    sum(uses)::BIGINT AS uses
FROM flat
GROUP BY GROUPING SETS (
    (day, hour), (day, hour, department), (day, hour, team)
)
ORDER BY kept, day;

-- By feature, and by feature within a department: only the latter have a department.
CREATE OR REPLACE TABLE mart.feature_uses_of_hours AS
WITH flat AS (
    SELECT day, hour, dims['department'] AS department, dims['feature'] AS feature, uses FROM mart.feature_hour
)
SELECT
    CAST(CASE WHEN grouping(department) = 0 THEN 'department' ELSE 'feature' END AS mart.kept) AS kept,
    day, hour, department, feature, CAST(sum(uses) AS INTEGER) AS uses
FROM flat
GROUP BY GROUPING SETS ((day, hour, feature), (day, hour, department, feature))
ORDER BY kept, department, day;

-- The same without the hour: questions about days read a small part of the rows.
CREATE OR REPLACE TABLE mart.feature_use_by_one AS
WITH flat AS (SELECT day, unnest(dims), uses FROM mart.feature_hour)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(feature) = 0 THEN 'feature'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, feature := feature
    ) AS dims,
    sum(uses)::BIGINT AS uses
FROM flat
GROUP BY GROUPING SETS (
    (day), (day, department), (day, team), (day, feature)
)
ORDER BY kept, day;

-- And by department and feature: the usual filter with the usual split.
CREATE OR REPLACE TABLE mart.feature_use_by_department AS
SELECT day, department, dimensions(department := department, feature := feature) AS dims, sum(uses)::BIGINT AS uses
FROM (SELECT day, dims['department'] AS department, dims['feature'] AS feature, uses FROM mart.feature_hour)
GROUP BY day, department, feature
ORDER BY department, day;

CREATE OR REPLACE TABLE mart.session_bucket_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.session_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    department,
    dimensions(
        department := department, team := team
    ) AS dims,
    bucket, sum(sessions)::BIGINT AS sessions
FROM flat
GROUP BY GROUPING SETS (
    (day, bucket), (day, bucket, department), (day, bucket, team)
)
ORDER BY kept, department, day;

-- The same without the bucket, a small part of the rows, and how long they took.
CREATE OR REPLACE TABLE mart.session_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.session_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    department,
    dimensions(
        department := department, team := team
    ) AS dims,
    sum(sessions)::BIGINT AS sessions, sum(seconds)::BIGINT AS seconds
FROM flat
GROUP BY GROUPING SETS (
    (day), (day, department), (day, team)
)
ORDER BY kept, department, day;

-- The bucket that holds the middle session of a day, and the one that holds the 95th of 100: lengths cannot be added,
-- but those of single days can be kept.
CREATE OR REPLACE TABLE mart.session_lengths AS
WITH rows AS (
    SELECT kept, day, dims['department'] AS department, dims['team'] AS team, bucket, sessions FROM mart.session_bucket_by_one
),
ranked AS (
    SELECT
        *,
        sum(sessions) OVER (PARTITION BY kept, day, department, team ORDER BY bucket) AS up_to_here,
        sum(sessions) OVER (PARTITION BY kept, day, department, team) AS all_members
    FROM rows
)
SELECT
    kept, day, dimensions(department := department, team := team) AS dims,
    min(bucket) FILTER (100 * up_to_here >= 50 * all_members) AS median,
    min(bucket) FILTER (100 * up_to_here >= 95 * all_members) AS p95
FROM ranked
GROUP BY kept, day, department, team
ORDER BY kept, day;
