-- Runs by outcome. Task types and categories of errors are not told apart: what needs them is not told to executives.
INSERT INTO mart.execution_by_one BY NAME
SELECT
    day, kept, dims['department'] AS department, dims, outcome,
    CAST(told ->> 'executions' AS BIGINT) AS executions, CAST(told ->> 'attempts' AS BIGINT) AS attempts,
    CAST(told ->> 'retried' AS BIGINT) AS retried, CAST(told ->> 'timed' AS BIGINT) AS timed,
    CAST(told ->> 'duration_ms' AS BIGINT) AS duration_ms
FROM (
    SELECT day, kept, dims, outcome, json_extract(told, concat('$.by_outcome.', outcome)) AS told
    FROM mart.named_aggregates CROSS JOIN unnest(['success', 'failure', 'timeout', 'running']) o (outcome)
    WHERE metric = 'daily_executions'
)
WHERE CAST(told ->> 'executions' AS BIGINT) > 0
ORDER BY kept, day;
DROP TABLE mart.named_aggregates;
