CREATE OR REPLACE TABLE mart.reporting AS SELECT min(zone) AS zone FROM lake.mart_build;

CREATE OR REPLACE TABLE mart.coverage AS
SELECT
    min(day) AS first_day, max(day) AS last_day,
    least(
        (SELECT min(day) FROM mart.user_day), (SELECT min(day) FROM mart.aggregates WHERE metric = 'daily_active_people')
    ) AS first_activity
FROM (
    SELECT day FROM mart.user_day UNION ALL SELECT day FROM mart.cost_day
    UNION ALL SELECT day FROM mart.execution_day UNION ALL SELECT day FROM mart.security_day
    UNION ALL SELECT day FROM mart.aggregates
);
