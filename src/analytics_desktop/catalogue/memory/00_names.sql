-- Run once over an open generation: its rollups come into memory, into the schema `mart`, with names in place of ids and
-- sorted by day, and the small tables beside them. What is read here as `lake.mart_<name> r` is not loaded before. `dims` is a stored struct because a query then reads only the one field that it splits or filters by.
-- The reader has made the type mart.money: exact to 12 digits, and as narrow as the largest day allows.
CREATE OR REPLACE TABLE mart.departments AS FROM lake.departments;
CREATE OR REPLACE TABLE mart.teams AS FROM lake.teams;
CREATE OR REPLACE TABLE mart.projects AS FROM lake.projects;
CREATE OR REPLACE TABLE mart.agents AS FROM lake.agents;
CREATE OR REPLACE TABLE mart.features AS FROM lake.features;
-- Reading even one row of the lake takes longer than most questions: what pages read lies in memory.
CREATE OR REPLACE TABLE mart.store_identity AS FROM lake.store_identity;
CREATE OR REPLACE TABLE mart.price_versions AS FROM lake.price_versions;
CREATE OR REPLACE TABLE mart.prices AS FROM lake.prices;
CREATE OR REPLACE TABLE mart.fx_rates AS FROM lake.fx_rates;
CREATE OR REPLACE TABLE mart.automation_tasks AS FROM lake.automation_tasks;
CREATE OR REPLACE TABLE mart.control_results AS FROM lake.control_results;
CREATE OR REPLACE TABLE mart.certifications AS FROM lake.certifications;
CREATE OR REPLACE TABLE mart.data_requests AS FROM lake.data_requests;

-- People who opted out have no name in analytics: what they cost counts as nobody's, so that parts still add up.
CREATE OR REPLACE TABLE mart.person_names AS
SELECT
    p.id,
    CASE WHEN p.id IN (SELECT person_id FROM lake.opt_outs) THEN NULL
         WHEN count(*) OVER (PARTITION BY p.display_name) > 1
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
CREATE TYPE mart.prompt_type AS ENUM (
    SELECT '(none)' UNION SELECT prompt_type FROM lake.mart_cost_day r WHERE prompt_type IS NOT NULL
    UNION SELECT value FROM mart.aggregates WHERE dimension = 'prompt_type' ORDER BY 1
);
CREATE TYPE mart.provider AS ENUM (
    SELECT '(none)' UNION SELECT provider FROM lake.mart_cost_day r WHERE provider IS NOT NULL
    UNION SELECT value FROM mart.aggregates WHERE dimension = 'provider' ORDER BY 1
);
CREATE TYPE mart.model AS ENUM (
    SELECT '(none)' UNION SELECT model FROM lake.mart_cost_day r WHERE model IS NOT NULL
    UNION SELECT value FROM mart.aggregates WHERE dimension = 'model' ORDER BY 1
);
CREATE TYPE mart.tier AS ENUM (
    SELECT '(none)' UNION SELECT tier FROM lake.mart_cost_day r WHERE tier IS NOT NULL
    UNION SELECT value FROM mart.aggregates WHERE dimension = 'tier' ORDER BY 1
);

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
