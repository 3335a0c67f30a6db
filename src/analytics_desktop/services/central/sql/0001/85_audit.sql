-- The audit log only grows. Each row carries the leaf hash of RFC 6962: SHA-256(0x00 || canonical form).
--
-- Canonical form (UTF-8; services/central/audit_leaf.py computes the same): the fields
--     seq occurred_at actor person_id action resource_type resource_id outcome ip_address records is_pii detail source
-- in this order, each written as  <length in bytes>:<text>,  and a null as  ~  (so no value can imitate another).
--     numbers     decimal digits                       booleans  true or false
--     occurred_at UTC, YYYY-MM-DDTHH:MM:SS.ffffffZ     ip_address with its prefix length, 10.0.0.1/32
--     detail      the text form of PostgreSQL's jsonb  (keys ordered, one space after : and ,)
ALTER TABLE audit_log ALTER COLUMN leaf_hash SET NOT NULL;
ALTER TABLE audit_log ADD CHECK (isfinite(occurred_at));
ALTER TABLE retention_policies ADD CHECK (table_name <> 'audit_log' OR keep_days >= 365);

CREATE FUNCTION netstring(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value || ',', '~')
$$;

CREATE FUNCTION audit_canonical(entry audit_log) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT netstring(entry.seq::text)
        || netstring(to_char(entry.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || netstring(entry.actor) || netstring(entry.person_id::text) || netstring(entry.action)
        || netstring(entry.resource_type) || netstring(entry.resource_id) || netstring(entry.outcome)
        || netstring(entry.ip_address::text) || netstring(entry.records::text) || netstring(entry.is_pii::text)
        || netstring(entry.detail::text) || netstring(entry.source)
$$;

CREATE FUNCTION audit_leaf(entry audit_log) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256('\x00'::bytea || convert_to(audit_canonical(entry), 'UTF8'))
$$;

-- What the client says about the hash or the transaction does not count.
CREATE FUNCTION seal_audit() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.changed_xid := pg_current_xact_id();
    NEW.leaf_hash := audit_leaf(NEW);
    RETURN NEW;
END $$;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- Retention acts as the owner, which cannot log in; it still cannot touch what is younger than the policy, nor what
    -- has no leaf in the tree (0005/30_audit_tree.sql).
    IF TG_OP = 'DELETE' AND current_user = 'analytics_owner' THEN
        IF TG_LEVEL = 'STATEMENT' THEN
            RETURN NULL;
        ELSIF OLD.occurred_at < now() - (SELECT make_interval(days => keep_days) FROM retention_policies
                                         WHERE table_name = 'audit_log')
              AND EXISTS (SELECT FROM audit_leaves WHERE seq = OLD.seq AND leaf_hash = OLD.leaf_hash) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log only grows: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER seal_audit BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION seal_audit();
CREATE TRIGGER refuse_audit_change BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER refuse_audit_row_change BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER seal_audit;
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER refuse_audit_change;
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER refuse_audit_row_change;
