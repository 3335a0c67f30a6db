-- Names and ids of what a request belongs to, so that a filter by name is one by id, and rows need no names to be kept.
CREATE OR REPLACE VIEW named_ids AS
SELECT 'department' AS dimension, id, name FROM mart.departments UNION ALL SELECT 'team', id, name FROM mart.teams
UNION ALL SELECT 'project', id, name FROM mart.projects UNION ALL SELECT 'agent', id, name FROM mart.agents
UNION ALL SELECT 'feature', id, name FROM mart.features UNION ALL SELECT 'person', id, person FROM mart.person_names;
CREATE OR REPLACE MACRO is_wanted_id(wanted, path, asked_id, kind_of) AS (
    json_extract(wanted, path) IS NULL
    OR CASE WHEN asked_id IS NULL THEN list_contains(CAST(json_extract(wanted, path) AS VARCHAR[]), '(none)')
            ELSE list_contains((
                SELECT list(n.id) FROM named_ids n
                WHERE n.dimension = kind_of AND list_contains(CAST(json_extract(wanted, path) AS VARCHAR[]), n.name)
            ), asked_id) END
);
