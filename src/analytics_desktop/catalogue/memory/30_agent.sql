-- What an execution saved is rounded here once, where nothing is split yet, so that every split adds up to the whole.
CREATE TYPE mart.saved AS DECIMAL(38, 12);
CREATE OR REPLACE MACRO saved_hours(executions, minutes_by_hand, spent_ms) AS (
    (executions * minutes_by_hand * 60000 - spent_ms) / 3600000
);
CREATE OR REPLACE TABLE mart.execution_day AS
SELECT
    r.day,
    CAST(coalesce(d.name, '(none)') AS mart.department) AS department,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        agent := coalesce(a.name, '(none)'),
        feature := coalesce(f.name, '(none)')
    ) AS dims,
    r.task_type, r.outcome, r.error_category, r.executions, r.attempts, r.retried, r.timed, r.duration_ms,
    CASE WHEN r.outcome = 'success' THEN CAST(saved_hours(r.timed, k.baseline_minutes, r.duration_ms) AS mart.saved) END
        AS saved_hours,
    CASE WHEN r.outcome = 'success'
         THEN CAST(saved_hours(r.timed, k.baseline_minutes, r.duration_ms) * k.loaded_rate AS mart.saved) END AS saved_value
FROM lake.mart_execution_day r
LEFT JOIN mart.automation_tasks k ON k.task_type = r.task_type
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY department, r.day;

CREATE OR REPLACE TABLE mart.duration_histogram AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        agent := coalesce(a.name, '(none)'),
        feature := coalesce(f.name, '(none)')
    ) AS dims,
    r.bucket, r.executions
FROM lake.mart_duration_histogram r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.agent_version_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), agent := coalesce(a.name, '(none)')
    ) AS dims,
    r.agent_version, r.executions, r.ended, r.successes, r.retried, r.timed, r.duration_ms, r.log_sum, r.log_squares
FROM lake.mart_agent_version_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.error_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'),
        agent := coalesce(a.name, '(none)'), feature := coalesce(f.name, '(none)')
    ) AS dims,
    r.category, r.code, r.pattern, r.executions, r.sample, r.latest_at
FROM lake.mart_error_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.feedback_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), agent := coalesce(a.name, '(none)')
    ) AS dims,
    r.ratings, r.total, r.squares
FROM lake.mart_feedback_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
ORDER BY r.day;
