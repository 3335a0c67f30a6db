CREATE OR REPLACE VIEW daily_scores AS FROM mart.scores;
COMMENT ON VIEW daily_scores IS 'department team person';

-- Use of one feature by one person on one day; bit h of `hours` is set where there was one in local hour h.
CREATE OR REPLACE VIEW feature_people AS
SELECT r.day, r.person_id, r.hours, r.before, c.feature_id, c.dims
FROM mart.feature_day r JOIN mart.feature_cells c ON c.cell = r.cell;
COMMENT ON VIEW feature_people IS 'department team feature';

CREATE OR REPLACE VIEW online AS FROM mart.online;

-- How many of the 100 points each part of the score can give; the settings of the workspace take the place of these.
CREATE OR REPLACE MACRO workdays_points() AS 100 * 40 / 100;
CREATE OR REPLACE MACRO actions_points() AS 100 * 30 / 100;
CREATE OR REPLACE MACRO features_points() AS 100 * 30 / 100;
CREATE OR REPLACE MACRO score_weights() AS 'Weights: active workdays 40, actions 30, features 30.';

-- The engagement score of each wanted person on a day, with what it is made of. The yardsticks are those of all active
-- people. `points` is the score before it is rounded.
CREATE OR REPLACE MACRO all_scores(wanted) AS TABLE
SELECT *, round(points, 4) AS score
FROM (
    SELECT
        *, workdays_points() * least(1, workdays / 20) + actions_points() * actions_share + features_points() * features_share
            AS points
    FROM daily_scores
    WHERE keep(wanted, dims)
);
-- The least points of the tenth of people with most: of 11 people, those of the second. And the class of a score: the first
-- from 90 to 100, the tenth from 0 to 9.
CREATE OR REPLACE MACRO power_cut(points) AS -quantile_disc(-points, 0.1);
CREATE OR REPLACE MACRO score_class(score) AS CAST(10 - least(9, floor(score / 10)) AS UTINYINT);
-- The scores of the last day before `next_day`, or after the end of the data of its last day, and where each stands among
-- all that are wanted; also of the last day before another.
CREATE OR REPLACE MACRO engagement_of_both(earlier_next_day, next_day, wanted) AS TABLE
WITH scored AS (FROM all_scores(wanted) WHERE day IN (earlier_next_day - 1, least(next_day - 1, newest_day()))),
cuts AS (SELECT day, power_cut(points) AS cut FROM scored GROUP BY day)
SELECT s.*, points >= cut AND actions > 0 AS is_power_user, has_seat AND points < 20 AS needs_training
FROM scored s JOIN cuts c ON c.day = s.day;
CREATE OR REPLACE MACRO engagement(next_day, wanted) AS TABLE
FROM engagement_of_both(DATE '0001-01-01', next_day, wanted);

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
-- Of two periods in one question: days before `earlier_next_day`, those before `start`, and the others.
CREATE OR REPLACE MACRO stored_feature_people_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted)
AS TABLE
SELECT period, CAST(feature AS VARCHAR) AS segment, people
FROM (
    SELECT
        bucket_of_both(earlier_next_day, start, grain, day) AS period, feature, CAST(sum(people) AS BIGINT) AS people
    FROM all_feature_visits
    WHERE kept = CAST(coalesce(stored_features(dimension, wanted), 'several') AS mart.kept)
      AND day >= first_day AND day < next_day AND in_department(wanted, department) AND of_feature(wanted, feature)
      AND before < CASE WHEN day < start THEN first_day ELSE greatest(start, coalesce(bucket(grain, day), start)) END
    GROUP BY ALL
);
CREATE OR REPLACE MACRO counted_feature_people_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted)
AS TABLE
SELECT
    bucket_of_both(earlier_next_day, start, grain, day) AS period,
    coalesce(segment(dimension, dims), CAST(dims['feature'] AS VARCHAR)) AS segment, count(DISTINCT person_id) AS people
FROM feature_people
WHERE stored_features(dimension, wanted) IS NULL AND day >= first_day AND day < next_day AND keep(wanted, dims)
GROUP BY ALL;
CREATE OR REPLACE MACRO people_of_features_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted)
AS TABLE
FROM stored_feature_people_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted)
UNION ALL
FROM counted_feature_people_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted);

-- Of one period; single days are stored without the day before.
CREATE OR REPLACE MACRO stored_feature_people(grain, first_day, next_day, dimension, wanted) AS TABLE
SELECT day AS period, CAST(feature AS VARCHAR) AS segment, CAST(people AS BIGINT) AS people
FROM all_feature_people_of_days
WHERE grain = 'day' AND kept = CAST(coalesce(stored_features(dimension, wanted), 'several') AS mart.kept)
  AND day >= first_day AND day < next_day AND in_department(wanted, department) AND of_feature(wanted, feature)
UNION ALL
FROM stored_feature_people_of_both(first_day, first_day, grain, first_day, next_day, dimension, wanted)
WHERE grain <> 'day';
CREATE OR REPLACE MACRO people_of_features(grain, first_day, next_day, dimension, wanted) AS TABLE
FROM stored_feature_people(grain, first_day, next_day, dimension, wanted)
UNION ALL
FROM counted_feature_people_of_both(first_day, first_day, grain, first_day, next_day, dimension, wanted);

-- The same by hour of the week, which is shown in the week that begins on Monday 1 January 2001.
CREATE OR REPLACE VIEW all_feature_visits_of_hours AS FROM mart.feature_visits_of_hours;
COMMENT ON VIEW all_feature_visits_of_hours IS 'department feature';
CREATE OR REPLACE MACRO hour_of_week(number) AS TIMESTAMP '2001-01-01 00:00:00' + to_hours(CAST(number AS INTEGER));
CREATE OR REPLACE MACRO stored_hour_people(first_day, next_day, dimension, wanted) AS TABLE
SELECT hour_of_week(hour) AS period, CAST(feature AS VARCHAR) AS segment, people
FROM (
    SELECT hour, feature, CAST(sum(people) AS BIGINT) AS people
    FROM all_feature_visits_of_hours
    WHERE kept = CAST(coalesce(stored_features(dimension, wanted), 'several') AS mart.kept)
      AND day >= first_day AND day < next_day AND before < first_day
      AND in_department(wanted, department) AND of_feature(wanted, feature)
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

-- Uses by hour of the week.
CREATE OR REPLACE VIEW all_uses_of_hours AS FROM mart.feature_uses_of_hours;
COMMENT ON VIEW all_uses_of_hours IS 'department feature';
CREATE OR REPLACE MACRO stored_hour_uses(first_day, next_day, dimension, wanted) AS TABLE
SELECT hour_of_week(hour) AS period, CAST(feature AS VARCHAR) AS segment, uses
FROM (
    SELECT hour, feature, CAST(sum(uses) AS BIGINT) AS uses
    FROM all_uses_of_hours
    WHERE kept = CAST(coalesce(stored_features(dimension, wanted), 'several') AS mart.kept)
      AND day >= first_day AND day < next_day AND in_department(wanted, department) AND of_feature(wanted, feature)
    GROUP BY ALL
);
CREATE OR REPLACE MACRO counted_hour_uses(first_day, next_day, dimension, wanted) AS TABLE
SELECT
    hour_of_week(hour) AS period, coalesce(segment(dimension, dims), CAST(dims['feature'] AS VARCHAR)) AS segment,
    CAST(sum(uses) AS BIGINT) AS uses
FROM feature_hours(coalesce(dimension, 'feature'), wanted)
WHERE stored_features(dimension, wanted) IS NULL AND day >= first_day AND day < next_day AND keep(wanted, dims)
GROUP BY ALL;
CREATE OR REPLACE MACRO uses_of_hours(first_day, next_day, dimension, wanted) AS TABLE
FROM stored_hour_uses(first_day, next_day, dimension, wanted)
UNION ALL
FROM counted_hour_uses(first_day, next_day, dimension, wanted);
