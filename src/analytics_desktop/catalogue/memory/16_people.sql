-- Whom a score is given: everybody who counts, in the team of the directory.
CREATE OR REPLACE TABLE mart.scored_people AS
SELECT
    p.id AS person_id, n.person, n.has_seat, p.started_on, p.ended_on,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), person := n.person
    ) AS dims
FROM lake.people p
JOIN mart.person_names n ON n.id = p.id
LEFT JOIN mart.teams t ON t.id = n.team_id
LEFT JOIN mart.departments d ON d.id = n.department_id
WHERE p.id NOT IN (SELECT person_id FROM lake.mart_hidden);

-- Who was at work when the newest event was recorded: what stands for "now" without a connection.
CREATE OR REPLACE TABLE mart.online AS
WITH newest AS (SELECT max(occurred_at) AS moment FROM lake.analytics_events)
SELECT n.moment, count(DISTINCT e.person_id) AS people
FROM newest n
LEFT JOIN lake.analytics_events e
    ON e.occurred_at > n.moment - INTERVAL 5 MINUTE
    AND e.person_id IS NOT NULL AND e.person_id NOT IN (SELECT person_id FROM lake.mart_hidden)
GROUP BY n.moment;
