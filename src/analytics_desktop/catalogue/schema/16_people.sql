CREATE OR REPLACE VIEW scored_people AS FROM mart.scored_people;
COMMENT ON VIEW scored_people IS 'department team person';

-- Use of one feature by one person on one day; bit h of `hours` is set where there was one in local hour h.
CREATE OR REPLACE VIEW feature_people AS
SELECT r.day, r.person_id, r.hours, r.before, c.feature_id, c.dims
FROM mart.feature_day r JOIN mart.feature_cells c ON c.cell = r.cell;
COMMENT ON VIEW feature_people IS 'department team feature';

CREATE OR REPLACE VIEW online AS FROM mart.online;

-- The engagement score of each person over the 28 days before `next_day`, or before the end of the data, with its parts.
-- The yardsticks are those of all active people, whomever `wanted` chooses.
CREATE OR REPLACE MACRO engagement(next_day, wanted) AS TABLE
WITH span AS (SELECT least(next_day, last_day + 1) - 28 AS first, least(next_day, last_day + 1) AS finish FROM mart.coverage),
done AS (
    SELECT
        person_id,
        count(*) FILTER (places = 1 AND isodow(day) <= 5) + count(DISTINCT day) FILTER (places > 1 AND isodow(day) <= 5)
            AS workdays,
        count(*) FILTER (places = 1) + count(DISTINCT day) FILTER (places > 1) AS days,
        sum(events)::BIGINT AS actions, max(day) AS last_seen
    FROM mart.user_day, span
    WHERE day >= first AND day < finish AND person_id IS NOT NULL
    GROUP BY person_id
),
used AS (
    SELECT person_id, count(*) AS features  -- each feature once: on the day on which it was first used
    FROM mart.feature_day, span
    WHERE day >= first AND day < finish AND before < first
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

-- Distinct people of each feature, or of each segment of another split, by bucket of time. Stored for features as a whole
-- and within one department.
CREATE OR REPLACE MACRO stored_features(dimension, wanted) AS CASE
    WHEN coalesce(dimension, 'feature') <> 'feature' THEN NULL
    WHEN len(list_filter(json_keys(wanted), lambda name: name <> 'feature')) = 0 THEN 'feature'
    WHEN list_filter(json_keys(wanted), lambda name: name <> 'feature') = ['department']
         AND json_array_length(json_extract(wanted, '$.department')) = 1
    THEN 'department'
END;
CREATE OR REPLACE VIEW all_feature_visits AS FROM mart.feature_visits;
COMMENT ON VIEW all_feature_visits IS 'department feature';
CREATE OR REPLACE MACRO stored_feature_people(grain, first_day, next_day, dimension, wanted) AS TABLE
SELECT bucket(grain, day) AS period, CAST(dims['feature'] AS VARCHAR) AS segment, CAST(sum(people) AS BIGINT) AS people
FROM all_feature_visits
WHERE kept = CAST(coalesce(stored_features(dimension, wanted), 'several') AS mart.kept)
  AND day >= first_day AND day < next_day AND keep(wanted, dims)
  AND before < greatest(first_day, coalesce(bucket(grain, day), first_day))
GROUP BY ALL;
CREATE OR REPLACE MACRO counted_feature_people(grain, first_day, next_day, dimension, wanted) AS TABLE
SELECT
    bucket(grain, day) AS period, coalesce(segment(dimension, dims), CAST(dims['feature'] AS VARCHAR)) AS segment,
    count(DISTINCT person_id) AS people
FROM feature_people
WHERE stored_features(dimension, wanted) IS NULL AND day >= first_day AND day < next_day AND keep(wanted, dims)
GROUP BY ALL;
CREATE OR REPLACE MACRO people_of_features(grain, first_day, next_day, dimension, wanted) AS TABLE
FROM stored_feature_people(grain, first_day, next_day, dimension, wanted)
UNION ALL
FROM counted_feature_people(grain, first_day, next_day, dimension, wanted);
