-- Feedback and outcomes of people who opted out are kept without the person, as requests and executions are
-- (0001/95_ingest.sql). Both tables are small, so a look for each row costs nothing that is noticed.
CREATE FUNCTION leave_out_opted_out() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF opted_out(NEW.person_id, CASE TG_ARGV[0] WHEN 'given_at' THEN (to_jsonb(NEW)->>'given_at')::timestamptz
                                     ELSE (to_jsonb(NEW)->>'occurred_at')::timestamptz END) THEN
        NEW.person_id := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leave_out_opted_out BEFORE INSERT OR UPDATE OF person_id ON feedback FOR EACH ROW
    WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION leave_out_opted_out('given_at');
CREATE TRIGGER leave_out_opted_out BEFORE INSERT OR UPDATE OF person_id ON outcomes FOR EACH ROW
    WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION leave_out_opted_out('occurred_at');
REVOKE EXECUTE ON FUNCTION leave_out_opted_out() FROM PUBLIC;
