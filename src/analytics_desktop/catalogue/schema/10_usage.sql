-- Activity: a person, day and team; events and feature_uses.
CREATE OR REPLACE VIEW person_days AS FROM mart.user_day;
COMMENT ON VIEW person_days IS 'department team person';
CREATE OR REPLACE MACRO activity_by_one(dimension, wanted) AS TABLE
SELECT day, dims, events, feature_uses FROM mart.activity_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept);
CREATE OR REPLACE MACRO activity_by_department(dimension, wanted) AS TABLE
SELECT day, dims, events, feature_uses FROM mart.activity_by_department
WHERE beside_department(dimension, wanted) = 'team' AND in_department(wanted, department);
CREATE OR REPLACE MACRO activity(dimension, wanted) AS TABLE
FROM activity_by_one(dimension, wanted)
UNION ALL
FROM activity_by_department(dimension, wanted)
UNION ALL
SELECT day, dims, events, feature_uses FROM person_days
WHERE asked_dimension(dimension, wanted) IN ('several', 'person') AND beside_department(dimension, wanted) IS DISTINCT FROM 'team';

-- Uses of features by hour of the week (0 is Monday, midnight to one).
CREATE OR REPLACE VIEW all_feature_hours AS FROM mart.feature_hour;
COMMENT ON VIEW all_feature_hours IS 'department team feature';
CREATE OR REPLACE MACRO feature_hours(dimension, wanted) AS TABLE
SELECT day, dims, hour, uses FROM mart.feature_hour_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL
SELECT day, dims, hour, uses FROM all_feature_hours WHERE asked_dimension(dimension, wanted) = 'several';

-- Uses of features by day.
CREATE OR REPLACE MACRO feature_uses_by_one(dimension, wanted) AS TABLE
SELECT day, dims, uses FROM mart.feature_use_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept);
CREATE OR REPLACE MACRO feature_uses_by_department(dimension, wanted) AS TABLE
SELECT day, dims, uses FROM mart.feature_use_by_department
WHERE beside_department(dimension, wanted) = 'feature' AND in_department(wanted, department);
CREATE OR REPLACE MACRO feature_uses(dimension, wanted) AS TABLE
FROM feature_uses_by_one(dimension, wanted)
UNION ALL
FROM feature_uses_by_department(dimension, wanted)
UNION ALL
SELECT day, dims, uses FROM all_feature_hours
WHERE asked_dimension(dimension, wanted) = 'several' AND beside_department(dimension, wanted) IS DISTINCT FROM 'feature';

-- Sessions on the day they began, and the same by logarithmic bucket of their seconds.
CREATE OR REPLACE VIEW all_sessions AS FROM mart.session_day;
COMMENT ON VIEW all_sessions IS 'department team';
CREATE OR REPLACE MACRO sessions_by_one(dimension, wanted) AS TABLE
SELECT day, dims, sessions, seconds FROM mart.session_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept) AND in_department(wanted, department);
CREATE OR REPLACE MACRO sessions(dimension, wanted) AS TABLE
FROM sessions_by_one(dimension, wanted)
UNION ALL
SELECT day, dims, sessions, seconds FROM all_sessions WHERE asked_dimension(dimension, wanted) = 'several';
CREATE OR REPLACE MACRO session_buckets_by_one(dimension, wanted) AS TABLE
SELECT day, dims, bucket, sessions FROM mart.session_bucket_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept) AND in_department(wanted, department);
CREATE OR REPLACE MACRO session_buckets(dimension, wanted) AS TABLE
FROM session_buckets_by_one(dimension, wanted)
UNION ALL
SELECT day, dims, bucket, sessions FROM all_sessions WHERE asked_dimension(dimension, wanted) = 'several';

-- Which stored rolling counts answer a question: of the company, of each department or of each team; else NULL.
CREATE OR REPLACE MACRO stored_count(dimension, wanted) AS CASE
    WHEN asked_dimension(dimension, wanted) = 'company' THEN 'company'
    WHEN asked_dimension(dimension, wanted) NOT IN ('department', 'team') THEN NULL
    WHEN dimension IS NOT NULL OR json_array_length(json_extract(wanted, '$.*')[1]) = 1
        THEN asked_dimension(dimension, wanted)
END;

-- Whether the name under which a count is stored, of what it is stored by, is wanted.
CREATE OR REPLACE MACRO is_wanted_name(wanted, stored_by, name) AS (
    (stored_by <> 'department' OR is_wanted(json_extract(wanted, '$.department'), name))
    AND (stored_by <> 'team' OR is_wanted(json_extract(wanted, '$.team'), name))
);

-- The buckets that hold the middle session and the 95th of 100, by bucket of time: stored for single days where the rows
-- of one group are asked for, else found among the sessions.
CREATE OR REPLACE MACRO stored_session_lengths(grain, first_day, next_day, dimension, wanted) AS TABLE
SELECT day AS period, segment(dimension, dims) AS segment, median, p95
FROM mart.session_lengths
WHERE grain = 'day' AND kept = CAST(coalesce(stored_count(dimension, wanted), 'several') AS mart.kept)
  AND day >= first_day AND day < next_day AND keep(wanted, dims);
CREATE OR REPLACE MACRO counted_session_lengths(is_counted, earlier_next_day, start, grain, first_day, next_day, dimension, wanted)
AS TABLE
WITH counted AS (
    SELECT
        bucket_of_both(earlier_next_day, start, grain, day) AS period,
        segment(dimension, dims) AS segment, bucket AS size, sum(sessions)::BIGINT AS members
    FROM session_buckets(dimension, wanted)
    WHERE is_counted AND day >= first_day AND day < next_day AND keep(wanted, dims)
    GROUP BY ALL
),
ranked AS (
    SELECT
        *,
        sum(members) OVER (PARTITION BY period, segment ORDER BY size) AS up_to_here,
        sum(members) OVER (PARTITION BY period, segment) AS all_members
    FROM counted
)
SELECT
    period, segment,
    min(size) FILTER (100 * up_to_here >= 50 * all_members) AS median,
    min(size) FILTER (100 * up_to_here >= 95 * all_members) AS p95
FROM ranked
GROUP BY ALL;
CREATE OR REPLACE MACRO session_lengths(grain, first_day, next_day, dimension, wanted) AS TABLE
FROM stored_session_lengths(grain, first_day, next_day, dimension, wanted)
UNION ALL
FROM counted_session_lengths(
    grain <> 'day' OR stored_count(dimension, wanted) IS NULL, NULL, NULL, grain, first_day, next_day, dimension, wanted
);
-- The same of two periods in one question: days before `earlier_next_day`, those before `start`, and the others.
CREATE OR REPLACE MACRO session_lengths_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted)
AS TABLE
FROM counted_session_lengths(true, earlier_next_day, start, grain, first_day, next_day, dimension, wanted);

CREATE OR REPLACE MACRO stored_people(first_day, next_day, dimension, wanted) AS TABLE
SELECT day, CASE WHEN dimension IS NULL THEN NULL ELSE name END AS segment, daily, weekly, monthly
FROM mart.active_day
WHERE kept = CAST(coalesce(stored_count(dimension, wanted), 'several') AS mart.kept)
  AND is_wanted_name(wanted, kept, name) AND day >= first_day AND day < next_day;

-- Distinct people of each day (daily) and of the 7 and 30 days that end with it (weekly, monthly), up to the last day
-- of data. Counts of people cannot be added, so what is not stored is counted anew from person-days.
CREATE OR REPLACE MACRO counted_people(first_day, next_day, dimension, wanted) AS TABLE
WITH asked AS (
    SELECT segment(dimension, dims) AS segment, person_id, day
    FROM person_days
    WHERE stored_count(dimension, wanted) IS NULL AND person_id IS NOT NULL
      AND day >= first_day - 29 AND day < next_day AND keep(wanted, dims)
    GROUP BY ALL
),
followed AS (
    SELECT segment, day, lead(day) OVER (PARTITION BY segment, person_id ORDER BY day) AS next_seen FROM asked
),
steps AS (
    SELECT segment, day, 1 AS daily, 1 AS weekly, 1 AS monthly FROM followed
    UNION ALL SELECT segment, day + 1, -1, 0, 0 FROM followed
    UNION ALL SELECT segment, least(day + 7, next_seen), 0, -1, 0 FROM followed
    UNION ALL SELECT segment, least(day + 30, next_seen), 0, 0, -1 FROM followed
),
changes AS (
    SELECT segment, day, sum(daily) AS daily, sum(weekly) AS weekly, sum(monthly) AS monthly FROM steps GROUP BY ALL
),
levels AS (
    SELECT
        segment, day, lead(day) OVER (PARTITION BY segment ORDER BY day) AS until,
        sum(daily) OVER (PARTITION BY segment ORDER BY day) AS daily,
        sum(weekly) OVER (PARTITION BY segment ORDER BY day) AS weekly,
        sum(monthly) OVER (PARTITION BY segment ORDER BY day) AS monthly
    FROM changes
),
counted AS (
    SELECT
        CAST(unnest(generate_series(day, until - 1, INTERVAL 1 DAY)) AS DATE) AS day, segment,
        CAST(daily AS INTEGER) AS daily, CAST(weekly AS INTEGER) AS weekly, CAST(monthly AS INTEGER) AS monthly
    FROM levels
    WHERE monthly > 0
)
SELECT day, segment, daily, weekly, monthly
FROM counted
WHERE day >= first_day AND day < next_day AND day <= newest_day();

CREATE OR REPLACE MACRO active_people(first_day, next_day, dimension, wanted) AS TABLE
FROM stored_people(first_day, next_day, dimension, wanted)
UNION ALL
FROM counted_people(first_day, next_day, dimension, wanted);

CREATE OR REPLACE VIEW features AS FROM mart.features;

-- The days of a period from the first day with activity to the last day of data.
CREATE OR REPLACE MACRO days_of_activity(first_day, next_day) AS TABLE
SELECT CAST(unnest(generate_series(greatest(first_day, first_activity), least(next_day - 1, last_day), INTERVAL 1 DAY)) AS DATE) AS day
FROM mart.coverage;
