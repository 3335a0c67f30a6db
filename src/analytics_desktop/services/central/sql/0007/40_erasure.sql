-- Erasure of a person (GDPR Art. 17). What only is about the person goes; what money, agents and results need stays
-- without the person; entries of the audit log go but for their leaf hashes, so that every proof still holds.
-- An entry carries a random salt of its own, under its hash. It goes with the entry: then the hash that stays tells
-- nothing, not even to somebody who guesses what stood there. This is what a destroyed key would do.
CREATE FUNCTION salted(detail jsonb) RETURNS jsonb LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN jsonb_typeof(detail) = 'object'
                THEN detail || jsonb_build_object('salt', replace(gen_random_uuid()::text, '-', '')) ELSE detail END
$$;
-- The demo company is the same for the same seed, hashes included, and holds nobody's data.
CREATE OR REPLACE FUNCTION seal_audit() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.changed_xid := pg_current_xact_id();
    IF NOT (SELECT is_demo FROM store_identity) THEN
        NEW.detail := salted(NEW.detail);
    END IF;
    NEW.leaf_hash := audit_leaf(NEW);
    RETURN NEW;
END $$;

-- Entries that erasure may remove; filled and used within one transaction of erase_person().
CREATE TABLE audit_erasures (
    seq  bigint PRIMARY KEY
);
ALTER TABLE audit_erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_erasures FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON audit_erasures TO analytics_owner USING (true) WITH CHECK (true);

-- That somebody was erased, for every workstation: it then rewrites its files and gives up older generations.
CREATE TABLE erasures (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    erased_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
SELECT secure('erasures', '(SELECT my_role()) IS NOT NULL');

CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- Retention and erasure act as the owner, which cannot log in; they still cannot touch what is younger than the
    -- policy and nobody's who was erased, nor what has no leaf in the tree (0005/30_audit_tree.sql).
    IF TG_OP = 'DELETE' AND current_user = 'analytics_owner' THEN
        IF TG_LEVEL = 'STATEMENT' THEN
            RETURN NULL;
        ELSIF (OLD.occurred_at < now() - (SELECT make_interval(days => keep_days) FROM retention_policies
                                          WHERE table_name = 'audit_log')
               OR EXISTS (SELECT FROM audit_erasures WHERE seq = OLD.seq))
              AND EXISTS (SELECT FROM audit_leaves WHERE seq = OLD.seq AND leaf_hash = OLD.leaf_hash) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log only grows: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

-- Texts by which a person is known here. A short name could be anybody's, so names alone need a second word.
CREATE FUNCTION names_of(person integer) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT DISTINCT lower(n) FROM (
        SELECT external_id AS n FROM people WHERE id = person UNION SELECT email FROM people WHERE id = person
        UNION SELECT display_name FROM people WHERE id = person AND display_name LIKE '% %'
        UNION SELECT login::text FROM logins WHERE person_id = person) t WHERE n <> ''
$$;

CREATE FUNCTION erase_audit_entries(person integer) RETURNS bigint[] LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    names text[] := ARRAY(SELECT names_of(person));
    found bigint[];
BEGIN
    PERFORM take_in_audit_entries();                       -- every entry gets its leaf before it goes
    INSERT INTO audit_erasures
    SELECT seq FROM audit_log
    WHERE person_id = person OR lower(actor) = ANY (names) OR lower(resource_id) = ANY (names)
       OR (resource_type IN ('person', 'people', 'user') AND resource_id = person::text AND action <> 'person.erased');
    found := ARRAY(SELECT seq FROM audit_erasures ORDER BY seq);
    DELETE FROM audit_log WHERE seq IN (SELECT seq FROM audit_erasures);
    DELETE FROM audit_erasures;
    RETURN found;
END $$;

-- Returns {"<table>": rows changed or removed, ...}. `request` is the id of the data request that it fulfils, or null.
CREATE FUNCTION erase_person(person integer, request integer, reason text) RETURNS jsonb LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    result jsonb := '{}';
    n bigint;
    seqs bigint[];
    names text[] := ARRAY(SELECT names_of(person));
BEGIN
    IF NOT EXISTS (SELECT FROM people WHERE id = person) THEN
        RAISE EXCEPTION 'there is no person %', person USING ERRCODE = 'no_data_found';
    END IF;
    INSERT INTO opt_outs (person_id, since) VALUES (person, '-infinity')
        ON CONFLICT (person_id) DO UPDATE SET since = excluded.since;
    DELETE FROM analytics_events WHERE person_id = person;
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('analytics_events', n);
    UPDATE ai_cost_tracking SET person_id = NULL, raw_usage = NULL WHERE person_id = person;
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('ai_cost_tracking', n);
    UPDATE agent_executions SET person_id = NULL, error_message = NULL WHERE person_id = person;
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('agent_executions', n);
    UPDATE feedback SET person_id = NULL, comment = NULL WHERE person_id = person;
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('feedback', n);
    UPDATE outcomes SET person_id = NULL WHERE person_id = person;
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('outcomes', n);
    UPDATE deals SET owner_id = NULL WHERE owner_id = person;
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('deals', n);
    seqs := erase_audit_entries(person);
    result := result || jsonb_build_object('audit_log', cardinality(seqs));
    UPDATE data_requests SET subject = 'erased person ' || person, note = '', fulfilled_at = CASE
            WHEN id = request THEN coalesce(fulfilled_at, clock_timestamp()) ELSE fulfilled_at END
        WHERE id = request OR lower(subject) = ANY (names);
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('data_requests', n);
    DELETE FROM logins WHERE person_id = person;
    GET DIAGNOSTICS n = ROW_COUNT;  result := result || jsonb_build_object('logins', n);
    UPDATE people SET external_id = 'erased-' || replace(gen_random_uuid()::text, '-', ''),
        display_name = 'Erased person ' || person, email = NULL, zone = 'UTC', has_seat = false,
        ended_on = coalesce(ended_on, current_date) WHERE id = person;
    result := result || jsonb_build_object('people', 1);
    INSERT INTO erasures DEFAULT VALUES;
    INSERT INTO audit_log (occurred_at, actor, action, resource_type, resource_id, outcome, records, detail, source)
    VALUES (clock_timestamp(), session_user, 'person.erased', 'person', person::text, 'success', cardinality(seqs),
        jsonb_build_object('seqs', to_jsonb(seqs), 'reason', reason, 'rows', result), 'central');
    RETURN result;
END $$;

-- Everything that is kept about a person: {"<table>": [row, ...], ...} (GDPR Art. 15). Rows about the person, and
-- entries that name the person.
CREATE FUNCTION person_record(person integer) RETURNS TABLE (relation text, entry jsonb) LANGUAGE plpgsql STABLE
    SET search_path = public, pg_temp AS $$
DECLARE
    c record;
    names text[] := ARRAY(SELECT names_of(person));
BEGIN
    RETURN QUERY SELECT 'people', to_jsonb(p) - 'changed_xid' FROM people p WHERE p.id = person;
    FOR c IN SELECT s.table_name, a.attname FROM synced_tables s
             JOIN pg_attribute a ON a.attrelid = s.table_name::regclass AND a.attname IN ('person_id', 'owner_id')
             AND NOT a.attisdropped WHERE s.table_name <> 'audit_log' ORDER BY 1
    LOOP
        RETURN QUERY EXECUTE format('SELECT %L::text, to_jsonb(t) - ''changed_xid'' - ''error_search'' FROM %1$I t '
            'WHERE %I = $1', c.table_name, c.attname) USING person;
    END LOOP;
    RETURN QUERY SELECT 'audit_log', to_jsonb(a) - 'changed_xid' FROM audit_log a
        WHERE a.person_id = person OR lower(a.actor) = ANY (names) OR lower(a.resource_id) = ANY (names)
           OR (a.resource_type IN ('person', 'people', 'user') AND a.resource_id = person::text) ORDER BY a.seq;
    RETURN QUERY SELECT 'decisions', to_jsonb(d) - 'changed_xid' FROM decisions d
        WHERE lower(d.decided_by) = ANY (names);
    RETURN QUERY SELECT 'data_requests', to_jsonb(r) - 'changed_xid' FROM data_requests r
        WHERE lower(r.subject) = ANY (names);
    RETURN QUERY SELECT 'logins', to_jsonb(l) FROM logins l WHERE l.person_id = person;
END $$;

REVOKE EXECUTE ON FUNCTION salted(jsonb), names_of(integer), erase_audit_entries(integer),
    erase_person(integer, integer, text), person_record(integer) FROM PUBLIC;
