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
FROM lake.mart_cost_day r
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
FROM lake.mart_person_cost_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.person_names p ON p.id = r.person_id
ORDER BY r.day;

CREATE OR REPLACE TABLE mart.priced_day AS
SELECT
    r.* EXCLUDE (department_id, team_id, agent_id, provider, model, tier) REPLACE (r.booked::mart.money AS booked),
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), agent := coalesce(a.name, '(none)'),
        provider := r.provider, model := r.model, tier := r.tier
    ) AS dims
FROM lake.mart_priced_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
ORDER BY r.day;
