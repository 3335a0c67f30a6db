-- What finance decides. models/decision.py says the same to workstations.
INSERT INTO decision_rights (kind, role)
    SELECT kind, role FROM unnest(ARRAY['reconciliation', 'period_close', 'gl_account', 'contract_price']) kind,
        unnest(ARRAY['finance', 'admin']) role;

-- A month is closed once; what was booked with it never changes again.
CREATE FUNCTION refuse_second_close() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM decisions d WHERE d.kind = NEW.kind AND d.subject = NEW.subject AND d.id <> NEW.id) THEN
        RAISE EXCEPTION '% was closed already', NEW.subject USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_second_close AFTER INSERT ON decisions FOR EACH ROW WHEN (NEW.kind = 'period_close')
    EXECUTE FUNCTION refuse_second_close();

-- A contract price that a person decided: body has provider, model, tier, context_band, geography, currency, valid_from,
-- source and prices {bucket: price per million}. The version that was open until then ends where the new one begins;
-- what is booked stays booked at the version that it was booked at.
CREATE FUNCTION apply_contract_price() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked price_versions := jsonb_populate_record(NULL::price_versions,
        '{"kind": "contract", "tier": "standard", "context_band": "standard", "geography": "global", "currency": "USD"}'::jsonb
        || (NEW.body - 'id' - 'kind' - 'valid_to' - 'created_at') || jsonb_build_object('model_pattern', NEW.body->>'model'));
    made integer;
BEGIN
    IF NOT coalesce(NEW.body->'prices' <> '{}', false) THEN
        RAISE EXCEPTION 'it names no price' USING ERRCODE = 'data_exception';
    END IF;
    IF EXISTS (SELECT FROM versions_like(asked) v JOIN ai_cost_tracking r ON r.price_version_id = v.id
               WHERE r.occurred_at >= asked.valid_from) THEN
        RAISE EXCEPTION 'requests from % on are booked at the present contract price already', asked.valid_from::date
            USING ERRCODE = 'data_exception';
    END IF;
    UPDATE price_versions v SET valid_to = asked.valid_from FROM versions_like(asked) l
    WHERE v.id = l.id AND v.valid_from < asked.valid_from AND coalesce(v.valid_to, 'infinity') > asked.valid_from;
    INSERT INTO price_versions (kind, provider, model_pattern, tier, context_band, geography, currency, valid_from, valid_to,
        source)
    VALUES ('contract', asked.provider, asked.model_pattern, asked.tier, asked.context_band, asked.geography, asked.currency,
        asked.valid_from, (SELECT min(valid_from) FROM versions_like(asked) WHERE valid_from > asked.valid_from),
        coalesce(asked.source, 'decided by ' || NEW.decided_by))
    RETURNING id INTO made;
    INSERT INTO prices (version_id, bucket, price_per_million)
        SELECT made, p.key, p.value::numeric FROM jsonb_each_text(NEW.body->'prices') p;
    RETURN NULL;
END $$;

CREATE FUNCTION versions_like(asked price_versions) RETURNS SETOF price_versions LANGUAGE sql STABLE
    SET search_path = public, pg_temp AS $$
    SELECT * FROM price_versions v
    WHERE (v.kind, v.provider, v.model_pattern, v.tier, v.context_band, v.geography)
        = (asked.kind, asked.provider, asked.model_pattern, asked.tier, asked.context_band, asked.geography)
$$;
CREATE TRIGGER apply_contract_price AFTER INSERT ON decisions FOR EACH ROW WHEN (NEW.kind = 'contract_price')
    EXECUTE FUNCTION apply_contract_price();

-- Every contract price that comes, however it comes, is an entry of the audit log: who, when, old and new price.
CREATE FUNCTION log_contract_price() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    v price_versions := (SELECT p FROM price_versions p WHERE p.id = NEW.version_id);
    before numeric := (SELECT p.price_per_million FROM versions_like(v) o JOIN prices p ON p.version_id = o.id
        WHERE p.bucket = NEW.bucket AND o.valid_from < v.valid_from ORDER BY o.valid_from DESC LIMIT 1);
BEGIN
    IF v.kind = 'contract' THEN
        INSERT INTO audit_log (occurred_at, actor, action, resource_type, resource_id, outcome, detail, source)
        VALUES (clock_timestamp(), session_user, 'price.set', 'price', concat_ws('/', v.provider, v.model_pattern, v.tier,
            v.context_band, v.geography, NEW.bucket), 'success',
            jsonb_build_object('old', CASE TG_OP WHEN 'UPDATE' THEN OLD.price_per_million ELSE before END,
                'new', NEW.price_per_million, 'currency', v.currency, 'valid_from', v.valid_from, 'source', v.source),
            'price book');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER log_contract_price AFTER INSERT OR UPDATE ON prices FOR EACH ROW EXECUTE FUNCTION log_contract_price();

REVOKE EXECUTE ON FUNCTION refuse_second_close(), apply_contract_price(), log_contract_price(),
    versions_like(price_versions) FROM PUBLIC;
