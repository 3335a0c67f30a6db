/*
title = "Execution log"
sources = ["agent_executions", "ai_cost_tracking"]
before = 2
after = 0
words = ["error_code", "error_category", "error_message"]
audience = []

[columns]
started_at = { title = "Started", unit = "instant" }
agent_id = { title = "Agent", unit = "text", of = "agents" }
agent_version = { title = "Version", unit = "text", hidden = true }
team_id = { title = "Team", unit = "text", of = "teams" }
outcome = { title = "Outcome", unit = "text", choices = ["success", "failure", "timeout", "running"] }
duration_ms = { title = "Duration", unit = "milliseconds" }
attempts = { title = "Attempts", unit = "count" }
tokens = { title = "Tokens", unit = "tokens" }
cost = { title = "Cost", unit = "money_small" }
error_category = { title = "Category", unit = "text", choices = ["rate_limit", "timeout", "invalid_input", "auth", "tool_error", "model_refusal", "network", "internal", "other"] }
error_code = { title = "Code", unit = "text" }
error_message = { title = "Message", unit = "text" }
task_type = { title = "Task", unit = "text", hidden = true }
department_id = { title = "Department", unit = "text", of = "departments", hidden = true }
id = { title = "Id", unit = "text", hidden = true }
*/
-- Messages are masked before they are kept. Cost and tokens are of the requests that name the execution, as far as they
-- were made within two days of its start; cost is unknown where none of them has a price.
WITH started AS (
    SELECT *, CAST(started_at AT TIME ZONE 'UTC' AT TIME ZONE $zone AS DATE) AS day
    FROM lake.agent_executions
    WHERE started_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND started_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
),
spent AS (
    SELECT
        execution_id, CAST(sum(booked_cost) AS DECIMAL(18, 12)) AS cost,
        CAST(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + output_tokens
            + reasoning_tokens) AS BIGINT) AS tokens
    FROM lake.ai_cost_tracking
    WHERE execution_id IS NOT NULL
      AND occurred_at >= CAST($first AS TIMESTAMP) - INTERVAL 1 DAY
      AND occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 3 DAY
    GROUP BY execution_id
)
SELECT
    s.day,
    CAST(row_number() OVER (PARTITION BY s.day ORDER BY s.started_at, s.id) - 1 AS INTEGER) AS place,
    s.started_at, s.agent_id, s.agent_version, s.team_id, s.outcome, s.duration_ms, s.attempts, c.tokens, c.cost,
    CASE WHEN s.outcome IN ('failure', 'timeout') THEN coalesce(s.error_category, 'other') END AS error_category,
    s.error_code, masked(s.error_message) AS error_message, s.task_type, s.department_id, CAST(s.id AS VARCHAR) AS id
FROM started s LEFT JOIN spent c ON c.execution_id = s.id
WHERE s.day >= $first AND s.day < $finish
