-- What was booked on a day, once for the company and for each department, team and agent.
CREATE OR REPLACE VIEW scope_costs AS
SELECT
    day, CAST(kept AS VARCHAR) AS scope,
    coalesce(
        CAST(dims['department'] AS VARCHAR), CAST(dims['team'] AS VARCHAR), CAST(dims['agent'] AS VARCHAR), ''
    ) AS scope_name,
    booked
FROM mart.cost_by_one
WHERE kept IN ('company', 'department', 'team', 'agent');
