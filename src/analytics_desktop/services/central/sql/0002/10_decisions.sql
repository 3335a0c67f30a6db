-- What people decide on their workstations: sign-offs, dismissals, period closes, overrides. A decision is never changed;
-- a later one of the same kind about the same subject stands in its place.
CREATE TABLE decisions (
    id          uuid PRIMARY KEY,                           -- made on the workstation, so sending it twice keeps one
    kind        text NOT NULL,
    subject     text NOT NULL,                              -- what it is about, in a form that the kind knows
    body        jsonb NOT NULL,
    decided_by  text NOT NULL,                              -- the login that sent it
    role        text NOT NULL,
    decided_at  timestamptz NOT NULL CHECK (isfinite(decided_at)),   -- by the clock of the workstation
    received_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX decisions_subject ON decisions (kind, subject, received_at);

-- Which role may decide what; models/decision.py says the same to workstations.
CREATE TABLE decision_rights (
    kind  text NOT NULL,
    role  text NOT NULL,
    PRIMARY KEY (kind, role)
);

CREATE FUNCTION refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are never changed: % is refused', TG_OP
        USING HINT = 'Decide anew; the later decision counts.', ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER refuse_decision_change BEFORE UPDATE OR DELETE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_decision_change();
ALTER TABLE decisions ENABLE ALWAYS TRIGGER refuse_decision_change;

INSERT INTO synced_tables VALUES ('decisions', '{id}');
SELECT track_changes(s) FROM synced_tables s WHERE table_name = 'decisions';
SELECT secure('decisions', '(SELECT sees_company()) OR (SELECT my_role()) = ''executive'' OR decided_by = session_user');
ALTER TABLE decision_rights ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_rights FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON decision_rights TO analytics_owner USING (true) WITH CHECK (true);

-- Takes an array of {id, kind, subject, body, decided_at}; answers for each whether it stands and, if not, why.
-- Every accepted decision is an entry of the audit log.
CREATE FUNCTION submit_decisions(entries jsonb)
    RETURNS TABLE (decision uuid, accepted boolean, reason text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    entry jsonb;
BEGIN
    FOR entry IN SELECT jsonb_array_elements(entries) LOOP
        decision := (entry->>'id')::uuid;
        accepted := EXISTS (SELECT FROM decision_rights r WHERE r.kind = entry->>'kind' AND r.role = my_role());
        reason := CASE WHEN NOT accepted THEN 'the role of this login may not decide this' END;
        IF accepted THEN
            BEGIN
                INSERT INTO decisions (id, kind, subject, body, decided_by, role, decided_at)
                VALUES (decision, entry->>'kind', entry->>'subject', entry->'body', session_user, my_role(),
                    (entry->>'decided_at')::timestamptz)
                ON CONFLICT (id) DO NOTHING;
                IF FOUND THEN
                    PERFORM log_decision(entry);
                END IF;
            EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN  -- what applies it does not take it
                accepted := false;
                reason := SQLERRM;
            END;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;

CREATE FUNCTION log_decision(entry jsonb) RETURNS void LANGUAGE sql AS $$
    INSERT INTO audit_log (occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address, detail,
        source)
    VALUES (clock_timestamp(), session_user, (SELECT person_id FROM logins WHERE login = session_user), entry->>'kind',
        'decision', entry->>'subject', 'success', inet_client_addr(),
        jsonb_build_object('id', entry->>'id', 'decided_at', entry->>'decided_at', 'body', entry->'body'),
        'workstation')
$$;

REVOKE EXECUTE ON FUNCTION submit_decisions(jsonb), log_decision(jsonb), refuse_decision_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION submit_decisions(jsonb) TO analytics_reader;
