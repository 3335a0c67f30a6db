CREATE OR REPLACE VIEW scored_people AS FROM mart.scored_people;
COMMENT ON VIEW scored_people IS 'department team person';

-- Use of one feature by one person on one day; bit h of `hours` is set where there was one in local hour h.
CREATE OR REPLACE VIEW feature_people AS
SELECT r.day, r.person_id, r.hours, r.before, c.feature_id, c.dims
FROM mart.feature_day r JOIN mart.feature_cells c ON c.cell = r.cell;
COMMENT ON VIEW feature_people IS 'department team feature';

CREATE OR REPLACE VIEW online AS FROM mart.online;

-- The parts of the engagement score of each person over the 28 days before `next_day`, or before the end of the data.
-- The yardsticks are those of all active people.
CREATE OR REPLACE MACRO computed_scores(next_day) AS TABLE
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
weights AS (SELECT *, workdays + actions + features AS whole FROM mart.engagement_weights)
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
WHERE y.actions IS NOT NULL
  AND (a.person_id IS NOT NULL OR (
      p.has_seat AND coalesce(p.started_on, s.first) < s.finish AND coalesce(p.ended_on, s.finish) >= s.finish));

-- Scores of days that were asked for are kept, so that the panels of a page share them: the reader fills this table.
CREATE OR REPLACE TABLE mart.known_scores AS
SELECT DATE '0001-01-01' AS known_day, * FROM computed_scores(DATE '0001-01-01') LIMIT 0;
CREATE OR REPLACE MACRO people_scores(next_day) AS TABLE FROM computed_scores(next_day);

-- The engagement score of each wanted person, with its parts.
CREATE OR REPLACE MACRO engagement_scores(next_day, wanted) AS TABLE
SELECT *, round(workdays_part + actions_part + features_part, 4) AS score
FROM people_scores(next_day)
WHERE keep(wanted, dims);
-- The same, and where it stands among all that are wanted: ranking costs more than the scores, so not all ask for it.
CREATE OR REPLACE MACRO engagement(next_day, wanted) AS TABLE
SELECT
    *,
    rank() OVER (ORDER BY workdays_part + actions_part + features_part DESC)
        <= ceil(0.1 * count(*) OVER ()) AND actions > 0 AS is_power_user,
    has_seat AND workdays_part + actions_part + features_part < 20 AS needs_training
FROM engagement_scores(next_day, wanted);

-- Distinct people of each feature, or of each segment of another split, by bucket of time. Stored for features as a whole
-- and within one department, and once more for single days.
CREATE OR REPLACE MACRO stored_features(dimension, wanted) AS CASE
    WHEN coalesce(dimension, 'feature') <> 'feature' THEN NULL
    WHEN len(list_filter(json_keys(wanted), lambda name: name <> 'feature')) = 0 THEN 'feature'
    WHEN list_filter(json_keys(wanted), lambda name: name <> 'feature') = ['department']
         AND json_array_length(json_extract(wanted, '$.department')) = 1
    THEN 'department'
END;
CREATE OR REPLACE VIEW all_feature_visits AS FROM mart.feature_visits;
COMMENT ON VIEW all_feature_visits IS 'department feature';
CREATE OR REPLACE VIEW all_feature_people_of_days AS FROM mart.feature_people_of_days;
COMMENT ON VIEW all_feature_people_of_days IS 'department feature';
CREATE OR REPLACE MACRO stored_feature_people(grain, first_day, next_day, dimension, wanted) AS TABLE
SELECT day AS period, CAST(dims['feature'] AS VARCHAR) AS segment, CAST(people AS BIGINT) AS people
FROM all_feature_people_of_days
WHERE grain = 'day' AND kept = CAST(coalesce(stored_features(dimension, wanted), 'several') AS mart.kept)
  AND day >= first_day AND day < next_day AND keep(wanted, dims)
UNION ALL
SELECT bucket(grain, day), CAST(dims['feature'] AS VARCHAR), CAST(sum(people) AS BIGINT)
FROM all_feature_visits
WHERE grain <> 'day' AND kept = CAST(coalesce(stored_features(dimension, wanted), 'several') AS mart.kept)
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

-- The same by hour of the week, which is shown in the week that begins on Monday 1 January 2001.
CREATE OR REPLACE VIEW all_feature_hours_of_people AS
SELECT day, hour, before, before_in_department, dimensions(department := department, feature := feature) AS dims
FROM mart.feature_hours_of_people;
COMMENT ON VIEW all_feature_hours_of_people IS 'department feature';
CREATE OR REPLACE MACRO hour_of_week(number) AS TIMESTAMP '2001-01-01 00:00:00' + to_hours(CAST(number AS INTEGER));
CREATE OR REPLACE MACRO stored_hour_people(first_day, next_day, dimension, wanted) AS TABLE
SELECT hour_of_week(hour) AS period, CAST(feature AS VARCHAR) AS segment, people
FROM (
    SELECT hour, dims['feature'] AS feature, count(*) AS people
    FROM all_feature_hours_of_people
    WHERE stored_features(dimension, wanted) IS NOT NULL
      AND day >= first_day AND day < next_day AND keep(wanted, dims)
      AND CASE stored_features(dimension, wanted) WHEN 'feature' THEN before ELSE before_in_department END < first_day
    GROUP BY ALL
);
CREATE OR REPLACE MACRO counted_hour_people(first_day, next_day, dimension, wanted) AS TABLE
WITH used AS (
    SELECT
        coalesce(segment(dimension, dims), CAST(dims['feature'] AS VARCHAR)) AS segment,
        person_id, isodow(day) - 1 AS weekday, bit_or(hours) AS hours
    FROM feature_people
    WHERE stored_features(dimension, wanted) IS NULL AND day >= first_day AND day < next_day AND keep(wanted, dims)
    GROUP BY ALL
)
SELECT hour_of_week(24 * weekday + hour) AS period, segment, count(*) AS people
FROM used, (SELECT CAST(unnest(range(24)) AS INTEGER) AS hour)
WHERE (hours >> hour) & 1 = 1
GROUP BY ALL;
CREATE OR REPLACE MACRO people_of_hours(first_day, next_day, dimension, wanted) AS TABLE
FROM stored_hour_people(first_day, next_day, dimension, wanted)
UNION ALL
FROM counted_hour_people(first_day, next_day, dimension, wanted);
