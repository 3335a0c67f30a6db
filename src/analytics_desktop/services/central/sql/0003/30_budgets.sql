-- A budget that finance or an administrator decides on a workstation becomes a row, or changes or removes the row of the
-- same scope and first day. A decision that makes no budget, such as an amount of 0, stays on record and changes none.
INSERT INTO decision_rights VALUES ('budget', 'finance'), ('budget', 'admin');

CREATE FUNCTION apply_budget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    LOCK TABLE budgets IN SHARE ROW EXCLUSIVE MODE;  -- the next id is taken by one at a time
    DELETE FROM budgets
    WHERE scope = NEW.body->>'scope' AND scope_name = NEW.body->>'scope_name'
      AND starts_on = (NEW.body->>'starts_on')::date;
    IF NOT coalesce((NEW.body->>'withdrawn')::boolean, false) THEN
        INSERT INTO budgets (id, scope, scope_name, starts_on, ends_on, amount, thresholds)
        VALUES ((SELECT coalesce(max(id), 0) + 1 FROM budgets), NEW.body->>'scope', NEW.body->>'scope_name',
            (NEW.body->>'starts_on')::date, (NEW.body->>'ends_on')::date, (NEW.body->>'amount')::numeric,
            NEW.body->>'thresholds');
    END IF;
    RETURN NULL;
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
    RETURN NULL;
END $$;
CREATE TRIGGER apply_budget AFTER INSERT ON decisions
    FOR EACH ROW WHEN (NEW.kind = 'budget') EXECUTE FUNCTION apply_budget();
REVOKE EXECUTE ON FUNCTION apply_budget() FROM PUBLIC;

-- What became of a recommendation.
INSERT INTO decision_rights
SELECT kind, role FROM unnest(ARRAY['recommendation.dismissed', 'recommendation.taken']) kind,
    unnest(ARRAY['finance', 'executive', 'admin']) role;
