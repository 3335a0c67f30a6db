-- One page of the requests behind a number, by keyset: what comes after ($after_key, $after_id) in the asked order.
-- `key` is what it is ordered by; a request without it comes last. Twelve decimals hold microseconds and money alike.
WITH wanted AS (
    SELECT
        r.*,
        CAST(CASE $order
            WHEN 'time' THEN epoch_us(r.occurred_at)
            WHEN 'cost' THEN coalesce(r.booked_cost, -1)
            WHEN 'tokens' THEN r.input_tokens + r.cache_read_tokens + r.cache_write_5m_tokens + r.cache_write_1h_tokens
                + r.output_tokens + r.reasoning_tokens
        END AS DECIMAL(38, 12)) * CASE WHEN $descending THEN -1 ELSE 1 END AS key
    FROM lake.ai_cost_tracking r
    WHERE r.occurred_at >= CAST($start AS TIMESTAMP) - INTERVAL 1 DAY
      AND r.occurred_at < CAST($finish AS TIMESTAMP) + INTERVAL 1 DAY
      AND local_day(r.occurred_at) >= $start AND local_day(r.occurred_at) < $finish
      AND is_wanted_id($where, '$.department', r.department_id, 'department')
      AND is_wanted_id($where, '$.team', r.team_id, 'team')
      AND is_wanted_id($where, '$.project', r.project_id, 'project')
      AND is_wanted_id($where, '$.agent', r.agent_id, 'agent')
      AND is_wanted_id($where, '$.feature', r.feature_id, 'feature')
      AND is_wanted_id($where, '$.person', r.person_id, 'person')
      AND is_wanted(json_extract($where, '$.prompt_type'), coalesce(r.prompt_type, '(none)'))
      AND is_wanted(json_extract($where, '$.model'), r.model)
      AND is_wanted(json_extract($where, '$.provider'), r.provider)
      AND is_wanted(json_extract($where, '$.tier'), r.tier)
),
page AS (
    SELECT * FROM wanted
    WHERE $after_key IS NULL OR key > CAST($after_key AS DECIMAL(38, 12))
       OR (key = CAST($after_key AS DECIMAL(38, 12)) AND id > CAST($after_id AS UUID))
    ORDER BY key, id
    LIMIT $count
)
SELECT
    CAST(r.key AS VARCHAR) AS key, CAST(r.id AS VARCHAR) AS id,
    strftime(r.occurred_at AT TIME ZONE 'UTC' AT TIME ZONE (SELECT zone FROM mart.reporting), '%Y-%m-%d %H:%M:%S') AS "Time",
    coalesce(p.person, '(none)') AS "Person", coalesce(d.name, '(none)') AS "Department", coalesce(t.name, '(none)') AS "Team",
    coalesce(a.name, '(none)') AS "Agent", coalesce(f.name, '(none)') AS "Feature", r.prompt_type AS "Prompt type",
    r.provider AS "Provider", r.model AS "Model", r.tier AS "Tier", CAST(r.attempt AS INTEGER) AS "Attempt",
    r.input_tokens AS "Input", r.cache_read_tokens AS "Cache read",
    r.cache_write_5m_tokens + r.cache_write_1h_tokens AS "Cache write", r.output_tokens AS "Output",
    r.reasoning_tokens AS "Reasoning", r.booked_cost AS "Booked cost",
    CASE WHEN v.id IS NOT NULL THEN v.kind || ' ' || v.model_pattern || ' of ' || CAST(local_day(v.valid_from) AS VARCHAR) END
        AS "Price version",
    r.source || ' ' || r.request_id AS "Request"
FROM page r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.agents a ON a.id = r.agent_id
LEFT JOIN mart.features f ON f.id = r.feature_id
LEFT JOIN mart.person_names p ON p.id = r.person_id
LEFT JOIN lake.price_versions v ON v.id = r.price_version_id
ORDER BY r.key, r.id
