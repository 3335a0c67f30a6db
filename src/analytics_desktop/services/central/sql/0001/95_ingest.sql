-- How clients write: a JSON array of objects in, the number of new rows out. The same object twice is one row.
-- Names of people (external_id), agents, features and projects that are not known yet are made known, so that nothing
-- is lost when the directory lags behind. Keys that are not listed are ignored. One bad object refuses the whole array.
CREATE FUNCTION ensure_names(batch jsonb) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO people (external_id, display_name)
        SELECT DISTINCT e->>'person', e->>'person' FROM jsonb_array_elements(batch) e WHERE e->>'person' <> ''
          AND NOT EXISTS (SELECT FROM people WHERE external_id = e->>'person') ORDER BY 1 ON CONFLICT DO NOTHING;
    INSERT INTO agents (name)
        SELECT DISTINCT e->>'agent' FROM jsonb_array_elements(batch) e WHERE e->>'agent' <> ''
          AND NOT EXISTS (SELECT FROM agents WHERE name = e->>'agent') ORDER BY 1 ON CONFLICT DO NOTHING;
    INSERT INTO features (name)
        SELECT DISTINCT e->>'feature' FROM jsonb_array_elements(batch) e WHERE e->>'feature' <> ''
          AND NOT EXISTS (SELECT FROM features WHERE name = e->>'feature') ORDER BY 1 ON CONFLICT DO NOTHING;
    INSERT INTO projects (name)
        SELECT DISTINCT e->>'project' FROM jsonb_array_elements(batch) e WHERE e->>'project' <> ''
          AND NOT EXISTS (SELECT FROM projects WHERE name = e->>'project') ORDER BY 1 ON CONFLICT DO NOTHING;
$$;

-- A key for objects that bring none: equal objects get equal keys.
CREATE FUNCTION content_id(entry jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(entry::text)::uuid $$;

CREATE FUNCTION opted_out(person integer, at timestamptz) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM opt_outs o WHERE o.person_id = person AND at >= o.since)
$$;

-- {id?, occurred_at, event_type, person?, session_id?, feature?, payload?, user_agent?, ip_address?}
-- Events of people who opted out are not kept.
CREATE FUNCTION ingest_events(batch jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    inserted integer;
BEGIN
    PERFORM ensure_names(batch);
    INSERT INTO analytics_events (id, occurred_at, event_type, person_id, team_id, department_id, session_id,
                                  feature_id, payload, user_agent, ip_address)
    SELECT DISTINCT ON (coalesce(r.id, content_id(e))) coalesce(r.id, content_id(e)), r.occurred_at, r.event_type,
        p.id, p.team_id, t.department_id, r.session_id, f.id, coalesce(r.payload, '{}'), r.user_agent, r.ip_address
    FROM jsonb_array_elements(batch) e
    CROSS JOIN LATERAL jsonb_to_record(e) r (id uuid, occurred_at timestamptz, event_type text, person text,
        session_id uuid, feature text, payload jsonb, user_agent text, ip_address inet)
    LEFT JOIN people p ON p.external_id = r.person
    LEFT JOIN teams t ON t.id = p.team_id
    LEFT JOIN features f ON f.name = r.feature
    WHERE NOT coalesce(opted_out(p.id, r.occurred_at), false)
      AND NOT EXISTS (SELECT FROM analytics_events known WHERE known.id = coalesce(r.id, content_id(e)))
    ORDER BY 1, r.occurred_at
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    RETURN inserted;
END $$;

-- {source, request_id, occurred_at, provider, model, input_tokens, output_tokens, person?, project?, agent?, feature?,
--  prompt_type?, execution_id?, attempt?, tier?, context_band?, geography?, cache_read_tokens?, cache_write_5m_tokens?,
--  cache_write_1h_tokens?, reasoning_tokens?, web_searches?, raw_usage?}
-- Money must add up, so requests of people who opted out stay, with their department but without the person.
CREATE FUNCTION ingest_requests(batch jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    inserted integer;
BEGIN
    PERFORM ensure_names(batch);
    INSERT INTO ai_cost_tracking (source, request_id, occurred_at, person_id, team_id, department_id, project_id,
        agent_id, feature_id, prompt_type, execution_id, attempt, provider, model, tier, context_band, geography,
        input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens,
        reasoning_tokens, web_searches, raw_usage)
    SELECT r.source, r.request_id, r.occurred_at,
        CASE WHEN NOT opted_out(p.id, r.occurred_at) THEN p.id END, p.team_id, t.department_id, j.id, a.id, f.id,
        r.prompt_type, r.execution_id, coalesce(r.attempt, 1), r.provider, r.model, coalesce(r.tier, 'standard'),
        coalesce(r.context_band, 'standard'), coalesce(r.geography, 'global'), r.input_tokens,
        coalesce(r.cache_read_tokens, 0), coalesce(r.cache_write_5m_tokens, 0), coalesce(r.cache_write_1h_tokens, 0),
        r.output_tokens, coalesce(r.reasoning_tokens, 0), coalesce(r.web_searches, 0), r.raw_usage
    FROM jsonb_to_recordset(batch) r (source text, request_id text, occurred_at timestamptz, person text, project text,
        agent text, feature text, prompt_type text, execution_id uuid, attempt smallint, provider text, model text,
        tier text, context_band text, geography text, input_tokens bigint, cache_read_tokens bigint,
        cache_write_5m_tokens bigint, cache_write_1h_tokens bigint, output_tokens bigint, reasoning_tokens bigint,
        web_searches integer, raw_usage jsonb)
    LEFT JOIN people p ON p.external_id = r.person
    LEFT JOIN teams t ON t.id = p.team_id
    LEFT JOIN projects j ON j.name = r.project
    LEFT JOIN agents a ON a.name = r.agent
    LEFT JOIN features f ON f.name = r.feature
    ON CONFLICT (source, request_id) DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    RETURN inserted;
END $$;

-- {id?, agent, started_at, outcome, agent_version?, person?, feature?, task_type?, finished_at?, duration_ms?, attempts?,
--  error_code?, error_message?, error_category?}
-- An execution reported as running may come again with its end; that counts too. A finished one never changes.
CREATE FUNCTION ingest_executions(batch jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    written integer;
BEGIN
    PERFORM ensure_names(batch);
    INSERT INTO agent_executions AS x (id, agent_id, agent_version, person_id, team_id, department_id, feature_id,
        task_type, started_at, finished_at, duration_ms, outcome, attempts, error_code, error_message, error_category)
    SELECT DISTINCT ON (coalesce(r.id, content_id(e))) coalesce(r.id, content_id(e)), a.id,
        coalesce(r.agent_version, ''), CASE WHEN NOT opted_out(p.id, r.started_at) THEN p.id END, p.team_id,
        t.department_id, f.id, r.task_type, r.started_at, r.finished_at,
        coalesce(r.duration_ms, (extract(epoch FROM r.finished_at - r.started_at) * 1000)::bigint), r.outcome,
        coalesce(r.attempts, 1), r.error_code, r.error_message,
        coalesce(r.error_category, error_category_of(r.error_code, r.error_message, r.outcome))
    FROM jsonb_array_elements(batch) e
    CROSS JOIN LATERAL jsonb_to_record(e) r (id uuid, agent text, agent_version text, person text, feature text,
        task_type text, started_at timestamptz, finished_at timestamptz, duration_ms bigint, outcome text,
        attempts smallint, error_code text, error_message text, error_category text)
    LEFT JOIN agents a ON a.name = r.agent
    LEFT JOIN people p ON p.external_id = r.person
    LEFT JOIN teams t ON t.id = p.team_id
    LEFT JOIN features f ON f.name = r.feature
    ORDER BY 1, r.outcome = 'running', r.finished_at
    ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, duration_ms = excluded.duration_ms,
        outcome = excluded.outcome, attempts = excluded.attempts, error_code = excluded.error_code,
        error_message = excluded.error_message, error_category = excluded.error_category
        WHERE x.outcome = 'running' AND excluded.outcome <> 'running';
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;

-- {actor, action, outcome, occurred_at?, person?, resource_type?, resource_id?, ip_address?, records?, is_pii?, detail?,
--  source?, source_id?}
CREATE FUNCTION ingest_audit(batch jsonb) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    inserted integer;
BEGIN
    INSERT INTO audit_log (occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address,
        records, is_pii, detail, source, source_id)
    SELECT coalesce(r.occurred_at, now()), r.actor, p.id, r.action, r.resource_type, r.resource_id, r.outcome,
        r.ip_address, r.records, coalesce(r.is_pii, false), coalesce(r.detail, '{}'), coalesce(r.source, 'app'),
        coalesce(r.source_id, content_id(e)::text)
    FROM jsonb_array_elements(batch) WITH ORDINALITY b (e, n)
    CROSS JOIN LATERAL jsonb_to_record(e) r (occurred_at timestamptz, actor text, person text, action text,
        resource_type text, resource_id text, outcome text, ip_address inet, records bigint, is_pii boolean,
        detail jsonb, source text, source_id text)
    LEFT JOIN people p ON p.external_id = r.person
    WHERE NOT EXISTS (SELECT FROM audit_log known WHERE known.source = coalesce(r.source, 'app')
                      AND known.source_id = coalesce(r.source_id, content_id(e)::text))
    ORDER BY n
    ON CONFLICT (source, source_id) DO NOTHING;
    GET DIAGNOSTICS inserted = ROW_COUNT;
    RETURN inserted;
END $$;
