CREATE OR REPLACE TABLE mart.security_day AS
SELECT
    r.day,
    dimensions(
        department := coalesce(d.name, '(none)'),
        team := coalesce(t.name, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims,
    r.action, r.outcome, r.is_pii, r.entries, r.records
FROM lake.mart_security_day r
LEFT JOIN mart.person_names p ON p.id = r.person_id
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id
ORDER BY r.day;
