-- Who is at work: distinct people with an event in the last 5 minutes. Managers and engineers count their own people;
-- everybody else the company, where fewer than 5 people are not told (NULL).
CREATE FUNCTION online_now() RETURNS TABLE (people bigint, told boolean) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN own OR counted = 0 OR counted >= 5 THEN counted END, own OR counted = 0 OR counted >= 5
    FROM (
        SELECT count(DISTINCT e.person_id) AS counted, my_role() IN ('manager', 'engineer') AS own
        FROM analytics_events e JOIN counted_people c ON c.id = e.person_id
        WHERE my_role() IS NOT NULL AND e.occurred_at > now() - interval '5 minutes' AND e.occurred_at <= now()
          AND (my_role() NOT IN ('manager', 'engineer') OR e.person_id IN (SELECT my_people()))
    ) seen
$$;
