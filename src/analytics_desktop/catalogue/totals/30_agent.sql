CREATE OR REPLACE TABLE mart.execution_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims, department) FROM mart.execution_day)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(agent) = 0 THEN 'agent'
            WHEN grouping(feature) = 0 THEN 'feature'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    department,
    dimensions(
        department := department, team := team, agent := agent, feature := feature
    ) AS dims,
    task_type, outcome, error_category,
    sum(executions)::BIGINT AS executions, sum(attempts)::BIGINT AS attempts, sum(retried)::BIGINT AS retried,
    sum(timed)::BIGINT AS timed, sum(duration_ms)::BIGINT AS duration_ms,
    sum(saved_hours) AS saved_hours, sum(saved_value) AS saved_value
FROM flat
GROUP BY GROUPING SETS (
    (day, task_type, outcome, error_category), (day, task_type, outcome, error_category, department),
    (day, task_type, outcome, error_category, team), (day, task_type, outcome, error_category, agent),
    (day, task_type, outcome, error_category, feature)
)
ORDER BY kept, department, day;

CREATE OR REPLACE TABLE mart.duration_by_one AS
WITH flat AS (SELECT day, unnest(dims), * EXCLUDE (day, dims) FROM mart.duration_histogram)
SELECT
    day,
    CAST(
        CASE
            WHEN grouping(department) = 0 THEN 'department'
            WHEN grouping(team) = 0 THEN 'team'
            WHEN grouping(agent) = 0 THEN 'agent'
            WHEN grouping(feature) = 0 THEN 'feature'
            ELSE 'company'
        END AS mart.kept
    ) AS kept,
    dimensions(
        department := department, team := team, agent := agent, feature := feature
    ) AS dims,
    bucket,
    sum(executions)::BIGINT AS executions
FROM flat
GROUP BY GROUPING SETS (
    (day, bucket), (day, bucket, department), (day, bucket, team), (day, bucket, agent), (day, bucket, feature)
)
ORDER BY kept, day;
