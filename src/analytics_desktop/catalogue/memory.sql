-- Run once over the rollups that an open generation has loaded into the schema `mart`: names in place of ids, sorted by
-- day, and the small tables beside them. `dims` is a stored struct because a query then reads only the one field that it splits or filters by.
-- The reader has made the type mart.money: exact to 12 digits, and as narrow as the largest day allows.
CREATE OR REPLACE TABLE mart.departments AS FROM lake.departments;
CREATE OR REPLACE TABLE mart.teams AS FROM lake.teams;
CREATE OR REPLACE TABLE mart.projects AS FROM lake.projects;
CREATE OR REPLACE TABLE mart.agents AS FROM lake.agents;
CREATE OR REPLACE TABLE mart.features AS FROM lake.features;
CREATE OR REPLACE TABLE mart.automation_tasks AS FROM lake.automation_tasks;
CREATE OR REPLACE TABLE mart.control_results AS FROM lake.control_results;
CREATE OR REPLACE TABLE mart.certifications AS FROM lake.certifications;
CREATE OR REPLACE TABLE mart.data_requests AS FROM lake.data_requests;

CREATE OR REPLACE TABLE mart.person_names AS
SELECT
    p.id,
    CASE WHEN count(*) OVER (PARTITION BY p.display_name) > 1
         THEN p.display_name || ' (' || p.external_id || ')' ELSE p.display_name END AS person,
    p.team_id,
    t.department_id,
    p.has_seat AND NOT p.is_system AS has_seat
FROM lake.people p LEFT JOIN mart.teams t ON t.id = p.team_id;

CREATE TYPE mart.department AS ENUM (SELECT '(none)' UNION SELECT name FROM mart.departments ORDER BY 1);
CREATE TYPE mart.team AS ENUM (SELECT '(none)' UNION SELECT name FROM mart.teams ORDER BY 1);
CREATE TYPE mart.project AS ENUM (SELECT '(none)' UNION SELECT name FROM mart.projects ORDER BY 1);
CREATE TYPE mart.agent AS ENUM (SELECT '(none)' UNION SELECT name FROM mart.agents ORDER BY 1);
CREATE TYPE mart.feature AS ENUM (SELECT '(none)' UNION SELECT name FROM mart.features ORDER BY 1);
CREATE TYPE mart.person AS ENUM (SELECT '(none)' UNION SELECT person FROM mart.person_names ORDER BY 1);
CREATE TYPE mart.prompt_type AS ENUM (SELECT '(none)' UNION SELECT prompt_type FROM mart.cost_day WHERE prompt_type IS NOT NULL ORDER BY 1);
CREATE TYPE mart.provider AS ENUM (SELECT '(none)' UNION SELECT provider FROM mart.cost_day WHERE provider IS NOT NULL ORDER BY 1);
CREATE TYPE mart.model AS ENUM (SELECT '(none)' UNION SELECT model FROM mart.cost_day WHERE model IS NOT NULL ORDER BY 1);
CREATE TYPE mart.tier AS ENUM (SELECT '(none)' UNION SELECT tier FROM mart.cost_day WHERE tier IS NOT NULL ORDER BY 1);

-- One shape for every rollup, so that rollups can stand in for each other; what is not given is NULL.
CREATE OR REPLACE MACRO dimensions(
    department := NULL::mart.department, team := NULL::mart.team, project := NULL::mart.project,
    agent := NULL::mart.agent, feature := NULL::mart.feature, prompt_type := NULL::mart.prompt_type,
    model := NULL::mart.model, provider := NULL::mart.provider, tier := NULL::mart.tier, person := NULL::mart.person
) AS {
    'department': department::mart.department, 'team': team::mart.team, 'project': project::mart.project,
    'agent': agent::mart.agent, 'feature': feature::mart.feature, 'prompt_type': prompt_type::mart.prompt_type,
    'model': model::mart.model, 'provider': provider::mart.provider, 'tier': tier::mart.tier,
    'person': person::mart.person
};

CREATE OR REPLACE TABLE mart.user_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims,
    r.person_id, r.events, r.feature_uses
FROM mart.user_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.person_names p ON p.id = r.person_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.active_day AS
SELECT
    r.day, r.dimension,
    coalesce(CASE r.dimension WHEN 'department' THEN d.name WHEN 'team' THEN t.name END, '(none)') AS name,
    r.daily, r.weekly, r.monthly
FROM mart.active_day r
LEFT JOIN mart.departments d ON d.id = r.id
LEFT JOIN mart.teams t ON t.id = r.id
ORDER BY r.dimension, r.day;

CREATE OR REPLACE TABLE mart.feature_hour AS
SELECT
    r.day,
    r.hour,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        feature := coalesce(f.name, '(none)')
    ) AS dims,
    r.uses
FROM mart.feature_hour r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.session_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)')
    ) AS dims,
    r.bucket, r.sessions, r.seconds, r.events
FROM mart.session_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.cost_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        project := coalesce(j.name, '(none)'),
        agent := coalesce(a.name, '(none)'),
        feature := coalesce(f.name, '(none)'),
        prompt_type := coalesce(r.prompt_type, '(none)'),
        model := coalesce(r.model, '(none)'),
        provider := coalesce(r.provider, '(none)'),
        tier := coalesce(r.tier, '(none)')
    ) AS dims,
    r.requests, r.priced_requests,
    r.booked::mart.money AS booked,
    r.execution_booked::mart.money AS execution_booked,
    r.execution_requests,
    r.retry_booked::mart.money AS retry_booked,
    r.retry_requests,
    r.input_tokens, r.cache_read_tokens, r.cache_write_5m_tokens, r.cache_write_1h_tokens,
    r.output_tokens, r.reasoning_tokens, r.unpriced_tokens
FROM mart.cost_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.projects j ON j.id = r.project_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.person_cost_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims,
    r.requests, r.priced_requests,
    r.booked::mart.money AS booked,
    r.execution_booked::mart.money AS execution_booked,
    r.execution_requests,
    r.retry_booked::mart.money AS retry_booked,
    r.retry_requests,
    r.input_tokens, r.cache_read_tokens, r.cache_write_5m_tokens, r.cache_write_1h_tokens,
    r.output_tokens, r.reasoning_tokens, r.unpriced_tokens
FROM mart.person_cost_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.person_names p ON p.id = r.person_id
ORDER BY r.day;

-- A budget names its scope in words, which may be of before a renaming: it then belongs to no department, team or agent
-- that exists, and no filter chooses it.
CREATE OR REPLACE TABLE mart.budgets AS
SELECT
    *,
    dimensions(
        department := CASE WHEN scope = 'department' THEN TRY_CAST(scope_name AS mart.department) ELSE '(none)' END,
        team := CASE WHEN scope = 'team' THEN TRY_CAST(scope_name AS mart.team) ELSE '(none)' END,
        agent := CASE WHEN scope = 'agent' THEN TRY_CAST(scope_name AS mart.agent) ELSE '(none)' END
    ) AS dims
FROM lake.budgets;

-- What an execution saved is rounded here once, where nothing is split yet, so that every split adds up to the whole.
CREATE TYPE mart.saved AS DECIMAL(38, 12);
CREATE OR REPLACE MACRO saved_hours(executions, minutes_by_hand, spent_ms) AS (
    (executions * minutes_by_hand * 60000 - spent_ms) / 3600000
);
CREATE OR REPLACE TABLE mart.execution_day AS
SELECT
    r.day,
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
FROM mart.execution_day r
LEFT JOIN mart.automation_tasks k ON k.task_type = r.task_type
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY r.day;

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
FROM mart.duration_histogram r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.security_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims,
    r.action, r.outcome, r.is_pii, r.entries, r.records
FROM mart.security_day r
LEFT JOIN mart.person_names p ON p.id = r.person_id
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id
ORDER BY r.day;

-- A deal is assisted when an AI action touched it before it closed.
CREATE OR REPLACE TABLE mart.closed_deals AS
SELECT
    deal.closed_on AS day, deal.id, deal.name, deal.stage, deal.opened_on,
    CAST(deal.amount * CASE WHEN deal.currency = s.reporting_currency THEN 1 ELSE x.rate END AS DECIMAL(38, 4)) AS amount,
    EXISTS (
        SELECT 1 FROM lake.outcomes o
        WHERE o.deal_id = deal.id AND o.occurred_at < CAST(deal.closed_on + 1 AS TIMESTAMP)
    ) AS assisted,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims
FROM lake.deals deal
CROSS JOIN lake.store_identity s
LEFT JOIN lake.fx_rates x ON x.currency = deal.currency AND x.day = deal.closed_on
LEFT JOIN mart.person_names p ON p.id = deal.owner_id
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id
WHERE deal.closed_on IS NOT NULL AND deal.stage <> 'open';

CREATE OR REPLACE TABLE mart.reporting AS SELECT min(zone) AS zone FROM lake.mart_build;

CREATE OR REPLACE TABLE mart.coverage AS
SELECT min(day) AS first_day, max(day) AS last_day, (SELECT min(day) FROM mart.user_day) AS first_activity
FROM (
    SELECT day FROM mart.user_day UNION ALL SELECT day FROM mart.cost_day
    UNION ALL SELECT day FROM mart.execution_day UNION ALL SELECT day FROM mart.security_day
);
