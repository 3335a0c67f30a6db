-- The requests of a period under names, in the form of the rollup of cost.
INSERT INTO mart.asked_requests BY NAME
SELECT
    CAST(local_day(r.occurred_at) AS DATE) AS day,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), project := coalesce(j.name, '(none)'),
        agent := coalesce(a.name, '(none)'), feature := coalesce(f.name, '(none)'),
        prompt_type := coalesce(r.prompt_type, '(none)'), model := coalesce(r.model, '(none)'),
        provider := coalesce(r.provider, '(none)'), tier := coalesce(r.tier, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims,
    1 AS requests, CASE WHEN r.booked_cost IS NULL THEN 0 ELSE 1 END AS priced_requests,
    r.booked_cost::mart.money AS booked,
    CASE WHEN r.execution_id IS NOT NULL THEN r.booked_cost::mart.money END AS execution_booked,
    CASE WHEN r.execution_id IS NOT NULL THEN 1 ELSE 0 END AS execution_requests,
    CASE WHEN r.attempt > 1 THEN r.booked_cost::mart.money END AS retry_booked,
    CASE WHEN r.attempt > 1 THEN 1 ELSE 0 END AS retry_requests,
    r.input_tokens, r.cache_read_tokens, r.cache_write_5m_tokens, r.cache_write_1h_tokens, r.output_tokens, r.reasoning_tokens,
    CASE WHEN r.booked_cost IS NULL
         THEN r.input_tokens + r.cache_read_tokens + r.cache_write_5m_tokens + r.cache_write_1h_tokens + r.output_tokens
            + r.reasoning_tokens
         ELSE 0 END AS unpriced_tokens
FROM lake.ai_cost_tracking r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.projects j ON j.id = r.project_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
LEFT JOIN mart.person_names p ON p.id = r.person_id
WHERE r.occurred_at >= CAST($start AS TIMESTAMP) - INTERVAL 1 DAY AND r.occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
  AND local_day(r.occurred_at) >= $start AND local_day(r.occurred_at) < $finish
