-- Who is behind a pseudonym is told only when two people agree: one asks with a reason, another one approves.
-- Both are decisions; subject of the first: the pseudonym, of the second: the id of the request.
INSERT INTO decision_rights (kind, role)
SELECT k, r FROM unnest('{unmask.requested,unmask.approved}'::text[]) k, unnest('{auditor,compliance,admin}'::text[]) r;

CREATE FUNCTION check_unmask() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    asked decisions := (SELECT d FROM decisions d WHERE d.id::text = NEW.subject AND d.kind = 'unmask.requested');
BEGIN
    IF NEW.kind = 'unmask.requested' AND coalesce(NEW.body->>'reason', '') = '' THEN
        RAISE EXCEPTION 'a request needs a reason' USING ERRCODE = 'check_violation';
    ELSIF NEW.kind = 'unmask.approved' AND asked.id IS NULL THEN
        RAISE EXCEPTION 'there is no such request' USING ERRCODE = 'check_violation';
    ELSIF NEW.kind = 'unmask.approved' AND (asked.decided_by = NEW.decided_by OR EXISTS (
            SELECT FROM logins a JOIN logins b USING (person_id)
            WHERE a.login = asked.decided_by AND b.login = NEW.decided_by)) THEN
        RAISE EXCEPTION 'the one who asked may not approve' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_unmask BEFORE INSERT ON decisions FOR EACH ROW WHEN (NEW.kind LIKE 'unmask.%')
    EXECUTE FUNCTION check_unmask();
ALTER TABLE decisions ENABLE ALWAYS TRIGGER check_unmask;
REVOKE EXECUTE ON FUNCTION check_unmask() FROM PUBLIC;
