-- What was looked at, exported, verified and unmasked on workstations, and how much of it is allowed.
--
-- Limits count per login, over all machines. `kind` is what an entry of a workstation counts as: view, export, program.
CREATE TABLE access_limits (
    kind    text PRIMARY KEY CHECK (kind IN ('view', 'export', 'program')),
    most    integer NOT NULL CHECK (most > 0),
    within  interval NOT NULL CHECK (within > interval '0')
);
INSERT INTO access_limits VALUES ('view', 100, '1 minute'), ('export', 10, '1 hour'), ('program', 1000, '1 hour');
SELECT secure('access_limits', '(SELECT my_role()) IS NOT NULL');

-- Also what makes sending an entry twice cheap to notice. Counting looks among the entries of one login and span.
CREATE INDEX audit_log_workstation ON audit_log (actor, occurred_at) WHERE source = 'workstation';

-- Reads are plain rows, exports count as exports, alarms as suspicious activity.
CREATE FUNCTION access_action(kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind IN ('view', 'log') THEN 'record.read' WHEN kind = 'export' THEN 'export.run'
                WHEN kind LIKE 'alarm.%' THEN 'suspicious.' || substr(kind, 7) ELSE kind END
$$;

-- When it happened by the clock of the workstation, which may be wrong but neither in the future nor long ago.
CREATE FUNCTION access_time(claimed timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT greatest(least(claimed, clock_timestamp()), now() - interval '400 days')
$$;

CREATE FUNCTION log_access(entry jsonb) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO audit_log (occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address, records,
        is_pii, detail, source, source_id)
    SELECT access_time((entry->>'decided_at')::timestamptz), session_user,
        (SELECT person_id FROM logins WHERE login = session_user), access_action(entry->>'kind'),
        coalesce(entry->'body'->>'what', 'workstation'), entry->>'subject',
        CASE WHEN entry->>'kind' LIKE 'alarm.%' THEN 'failure' ELSE 'success' END, inet_client_addr(),
        (entry->'body'->>'records')::bigint, coalesce((entry->'body'->>'personal')::boolean, false),
        jsonb_build_object('id', entry->>'id', 'kind', entry->>'kind', 'at', entry->>'decided_at', 'who', entry->>'who',
            'role', my_role(), 'body', entry->'body'), 'workstation', 'access/' || (entry->>'id')
    -- a conflict would use up a number of the log, and a gap in the numbers is looked into
    WHERE NOT EXISTS (SELECT FROM audit_log WHERE source = 'workstation' AND source_id = 'access/' || (entry->>'id'))
    ON CONFLICT (source, source_id) DO NOTHING
$$;

-- Takes an array of {id, kind, subject, body, decided_at, who}; answers for each whether it was kept and, if not, why.
-- The actor is the login that sends, whatever the entry says. The same entry twice is one row.
CREATE FUNCTION submit_access(entries jsonb)
    RETURNS TABLE (access uuid, accepted boolean, reason text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    entry jsonb;
BEGIN
    FOR entry IN SELECT jsonb_array_elements(entries) LOOP
        access := (entry->>'id')::uuid;
        accepted := my_role() IS NOT NULL;
        reason := CASE WHEN NOT accepted THEN 'this login has no role' END;
        IF accepted THEN
            BEGIN
                PERFORM log_access(entry);
            EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
                accepted := false;
                reason := SQLERRM;
            END;
        END IF;
        RETURN NEXT;
    END LOOP;
    PERFORM note_excess();
END $$;

-- What entry of the audit log counts as which kind.
CREATE FUNCTION counts_as(entry audit_log, kind text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind WHEN 'program' THEN is_program WHEN 'view' THEN entry.detail->>'kind' = 'view' AND NOT is_program
                     ELSE entry.detail->>'kind' = kind END
    FROM (SELECT coalesce((entry.detail->'body'->>'program')::boolean, false) AS is_program) t
$$;

-- Limits that this login is over right now, on all machines together, and how many seconds until it is not.
CREATE FUNCTION access_wait() RETURNS TABLE (kind text, most integer, within_seconds integer, seconds integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.kind, l.most, extract(epoch FROM l.within)::integer,
        ceil(extract(epoch FROM f.occurred_at + l.within - clock_timestamp()))::integer
    FROM access_limits l
    CROSS JOIN LATERAL (
        -- the entry that has to leave the window first
        SELECT a.occurred_at FROM audit_log a
        WHERE a.source = 'workstation' AND a.actor = session_user AND a.occurred_at > clock_timestamp() - l.within
          AND counts_as(a, l.kind)
        ORDER BY a.occurred_at DESC OFFSET l.most LIMIT 1
    ) f
    ORDER BY 4 DESC
$$;

-- A login that is over a limit is told in the audit log, once for each window of it.
CREATE FUNCTION note_excess() RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
    INSERT INTO audit_log (occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address, detail,
        source, source_id)
    SELECT clock_timestamp(), session_user, (SELECT person_id FROM logins WHERE login = session_user), 'limit.exceeded',
        'limit', w.kind, 'failure', inet_client_addr(), jsonb_build_object('most', w.most, 'within', w.within_seconds),
        'limits', n.id
    FROM access_wait() w CROSS JOIN LATERAL (
        SELECT format('%s/%s/%s', session_user, w.kind, floor(extract(epoch FROM clock_timestamp()) / w.within_seconds))
    ) n (id)
    WHERE NOT EXISTS (SELECT FROM audit_log WHERE source = 'limits' AND source_id = n.id)
    ON CONFLICT (source, source_id) DO NOTHING
$$;

REVOKE EXECUTE ON FUNCTION access_action(text), access_time(timestamptz), log_access(jsonb), submit_access(jsonb),
    counts_as(audit_log, text), access_wait(), note_excess() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION submit_access(jsonb), access_wait() TO analytics_reader;
