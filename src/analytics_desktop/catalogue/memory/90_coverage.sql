CREATE OR REPLACE TABLE mart.reporting AS SELECT min(zone) AS zone FROM lake.mart_build;

CREATE OR REPLACE TABLE mart.coverage AS
SELECT min(day) AS first_day, max(day) AS last_day, (SELECT min(day) FROM mart.user_day) AS first_activity
FROM (
    SELECT day FROM mart.user_day UNION ALL SELECT day FROM mart.cost_day
    UNION ALL SELECT day FROM mart.execution_day UNION ALL SELECT day FROM mart.security_day
    UNION ALL SELECT day FROM mart.aggregates
);
