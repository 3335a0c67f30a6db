CREATE OR REPLACE VIEW scored_people AS FROM mart.scored_people;
COMMENT ON VIEW scored_people IS 'department team person';

-- Uses of one feature by one person on one day; bit h of `hours` is set where there was one in local hour h.
CREATE OR REPLACE VIEW feature_people AS
SELECT
    r.day, r.person_id, r.hours, r.uses,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'), feature := coalesce(f.name, '(none)')
    ) AS dims
FROM lake.mart_person_feature_day r
LEFT JOIN mart.departments d ON d.id = r.department_id
LEFT JOIN mart.teams t ON t.id = r.team_id
LEFT JOIN mart.features f ON f.id = r.feature_id;
COMMENT ON VIEW feature_people IS 'department team feature';

CREATE OR REPLACE VIEW online AS FROM mart.online;

-- The engagement score of each person over the 28 days before `next_day`, or before the end of the data, with its parts.
-- The yardsticks are those of all active people, whomever `wanted` chooses.
CREATE OR REPLACE MACRO engagement(next_day, wanted) AS TABLE
WITH span AS (SELECT least(next_day, last_day + 1) - 28 AS first, least(next_day, last_day + 1) AS finish FROM mart.coverage),
done AS (
    SELECT
        person_id, count(DISTINCT day) FILTER (isodow(day) <= 5) AS workdays, count(DISTINCT day) AS days,
        sum(events)::BIGINT AS actions, max(day) AS last_seen
    FROM mart.user_day, span
    WHERE day >= first AND day < finish AND person_id IS NOT NULL
    GROUP BY person_id
),
used AS (
    SELECT person_id, count(DISTINCT feature_id) AS features
    FROM lake.mart_person_feature_day, span
    WHERE day >= first AND day < finish
    GROUP BY person_id
),
active AS (SELECT done.*, coalesce(features, 0) AS features FROM done LEFT JOIN used USING (person_id)),
yardstick AS (SELECT quantile_cont(actions, 0.9) AS actions, quantile_cont(features, 0.9) AS features FROM active),
weights AS (SELECT *, workdays + actions + features AS whole FROM mart.engagement_weights),
parts AS (
    SELECT
        p.person_id, p.person, p.dims, p.has_seat, a.last_seen,
        coalesce(a.workdays, 0) AS workdays, coalesce(a.days, 0) AS days, coalesce(a.actions, 0) AS actions,
        coalesce(a.features, 0) AS features,
        100 * w.workdays / w.whole * least(1, coalesce(a.workdays, 0) / 20) AS workdays_part,
        100 * w.actions / w.whole * least(1, ln(1 + coalesce(a.actions, 0)) / ln(1 + y.actions)) AS actions_part,
        100 * w.features / w.whole * coalesce(least(1, coalesce(a.features, 0) / nullif(y.features, 0)), 0) AS features_part,
        'Weights: active workdays ' || w.workdays || ', actions ' || w.actions || ', features ' || w.features || '.' AS weights
    FROM scored_people p
    LEFT JOIN active a ON a.person_id = p.person_id
    CROSS JOIN yardstick y CROSS JOIN weights w CROSS JOIN span s
    WHERE y.actions IS NOT NULL AND keep(wanted, p.dims)
      AND (a.person_id IS NOT NULL OR (
          p.has_seat AND coalesce(p.started_on, s.first) < s.finish AND coalesce(p.ended_on, s.finish) >= s.finish))
)
SELECT
    *, round(workdays_part + actions_part + features_part, 4) AS score,
    rank() OVER (ORDER BY workdays_part + actions_part + features_part DESC)
        <= ceil(0.1 * count(*) OVER ()) AND actions > 0 AS is_power_user,
    has_seat AND workdays_part + actions_part + features_part < 20 AS needs_training
FROM parts;
