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

CREATE OR REPLACE TABLE mart.feature_hour_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.feature_hour)
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
    hour,
    sum(uses)::BIGINT AS uses
FROM flat
GROUP BY GROUPING SETS (
    (day, hour), (day, hour, department), (day, hour, team), (day, hour, feature)
)
ORDER BY kept, day;

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
    dimensions(
        department := department, team := team
    ) AS dims,
    bucket,
    sum(sessions)::BIGINT AS sessions, sum(seconds)::BIGINT AS seconds, sum(events)::BIGINT AS events
FROM flat
GROUP BY GROUPING SETS (
    (day, bucket), (day, bucket, department), (day, bucket, team)
)
ORDER BY kept, day;
