-- Audit entries by action and outcome; kind is NULL for what is no security event.
CREATE OR REPLACE VIEW security AS
SELECT
    *,
    CASE
        WHEN action LIKE 'login%' AND outcome = 'failure' THEN 'failed login'
        WHEN action LIKE 'permission.%' OR action LIKE 'role.%' THEN 'permission change'
        WHEN action LIKE 'suspicious%' THEN 'suspicious activity'
        WHEN outcome = 'failure' THEN 'unauthorised access'
    END AS kind
FROM mart.security_day;
COMMENT ON VIEW security IS 'department team person';
CREATE OR REPLACE VIEW audit_entries AS
SELECT
    a.*,
    CAST(a.occurred_at AT TIME ZONE 'UTC' AT TIME ZONE (SELECT zone FROM mart.reporting) AS DATE) AS day,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), person := coalesce(p.person, '(none)')
    ) AS dims
FROM lake.audit_log a
LEFT JOIN mart.person_names p ON p.id = a.person_id
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id;
COMMENT ON VIEW audit_entries IS 'department team person';

-- What one actor did on one day; new_resources is NULL where the actor has no day in the 28 before.
CREATE OR REPLACE VIEW access_days AS
SELECT
    a.*,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), person := coalesce(p.person, '(none)')
    ) AS dims
FROM mart.access_user_day a
LEFT JOIN mart.person_names p ON p.id = a.person_id
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id;
COMMENT ON VIEW access_days IS 'department team person';

CREATE OR REPLACE VIEW control_results AS FROM mart.control_results;
CREATE OR REPLACE VIEW certifications AS FROM mart.certifications;
CREATE OR REPLACE VIEW data_requests AS FROM mart.data_requests;
