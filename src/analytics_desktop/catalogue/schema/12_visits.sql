-- Days on which people came, with the day on which they had come before (long ago for those who came first): a person is
-- counted once in any days when only those are counted who had come before them. Sums of people are stored for company,
-- departments and teams; what is not stored is made of person-days, a row for each.
CREATE OR REPLACE VIEW all_visits AS FROM mart.visits;
COMMENT ON VIEW all_visits IS 'department team';
CREATE OR REPLACE MACRO stored_visits(wanted) AS TABLE
SELECT day, before, dims, people FROM all_visits
WHERE kept = CAST(coalesce(stored_count(NULL, wanted), 'several') AS mart.kept) AND in_department(wanted, department);
CREATE OR REPLACE MACRO counted_visits(wanted) AS TABLE
SELECT day, lag(day, 1, DATE '0001-01-01') OVER (PARTITION BY person_id ORDER BY day) AS before, dims, 1 AS people
FROM person_days
WHERE stored_count(NULL, wanted) IS NULL AND person_id IS NOT NULL AND keep(wanted, dims);
CREATE OR REPLACE MACRO visits(wanted) AS TABLE
FROM stored_visits(wanted) UNION ALL FROM counted_visits(wanted);

-- People of each day, week or month by what they did before, the last bucket as far as the period goes.
CREATE OR REPLACE MACRO lives_of_steps(grain, first_day, next_day, wanted) AS TABLE
WITH bounded AS (
    SELECT
        bucket(grain, day) AS began, before, people,
        CAST(CASE grain WHEN 'day' THEN began - 1 WHEN 'week' THEN began - 7 ELSE began - INTERVAL 1 MONTH END AS DATE)
            AS previous,
        CAST(CASE grain WHEN 'day' THEN began + 1 WHEN 'week' THEN began + 7 ELSE began + INTERVAL 1 MONTH END AS DATE)
            AS next
    FROM visits(wanted)
    WHERE day < next_day AND day >= first_day - 62 AND keep(wanted, dims) AND before < bucket(grain, day)
),
counted AS (  -- who came stays for the next bucket, or is dormant in it
    SELECT unnest([began, next]) AS period, unnest([true, false]) AS is_now, before, previous, people FROM bounded
),
classes AS (
    SELECT
        period, unnest(['New', 'Returning', 'Resurrected', 'Dormant']) AS segment,
        unnest([
            sum(people) FILTER (is_now AND before = DATE '0001-01-01'),
            sum(people) FILTER (is_now AND before >= previous),
            sum(people) FILTER (is_now AND before < previous AND before > DATE '0001-01-01'),
            sum(people) FILTER (NOT is_now) - coalesce(sum(people) FILTER (is_now AND before >= previous), 0)
        ]) AS people
    FROM counted
    GROUP BY period
)
SELECT period, segment, CAST(people AS BIGINT) AS people
FROM classes
WHERE people > 0 AND period >= bucket(grain, first_day) AND period < next_day AND period <= newest_day();

-- People of a period, or of two, by what they did in the one of equal length before it, and before that.
CREATE OR REPLACE MACRO as_long_before(first_day, next_day) AS first_day - CAST(next_day - first_day AS INTEGER);
CREATE OR REPLACE MACRO lives_of_both(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
WITH came AS (
    SELECT
        before, people, as_long_before(start, next_day) AS previous,
        as_long_before(earlier_start, earlier_next_day) AS earlier_previous,
        day >= start AS is_now, day >= previous AND day < start AS is_previous,
        day >= earlier_start AND day < earlier_next_day AS is_earlier,
        day >= earlier_previous AND day < earlier_start AS is_earlier_previous
    FROM visits(wanted)
    WHERE day < next_day AND before < start AND keep(wanted, dims)
      AND day >= least(as_long_before(start, next_day), as_long_before(earlier_start, earlier_next_day))
),
counts AS (  -- each person once in each of up to four periods
    SELECT
        sum(people) FILTER (is_now AND before = DATE '0001-01-01') AS fresh,
        sum(people) FILTER (is_now AND before >= previous) AS kept,
        sum(people) FILTER (is_now AND before < previous AND before > DATE '0001-01-01') AS back,
        sum(people) FILTER (is_previous AND before < previous) AS known,
        sum(people) FILTER (is_earlier AND before = DATE '0001-01-01') AS earlier_fresh,
        sum(people) FILTER (is_earlier AND before >= earlier_previous AND before < earlier_start) AS earlier_kept,
        sum(people) FILTER (is_earlier AND before < earlier_previous AND before > DATE '0001-01-01') AS earlier_back,
        sum(people) FILTER (is_earlier_previous AND before < earlier_previous) AS earlier_known
    FROM came
),
classes AS (
    SELECT
        NULL AS period, unnest(['New', 'Returning', 'Resurrected', 'Dormant']) AS segment,
        unnest([fresh, kept, back, known - coalesce(kept, 0)]) AS people
    FROM counts
    UNION ALL
    SELECT
        DATE '0001-01-01', unnest(['New', 'Returning', 'Resurrected', 'Dormant']),
        unnest([earlier_fresh, earlier_kept, earlier_back, earlier_known - coalesce(earlier_kept, 0)])
    FROM counts
)
SELECT period, segment, CAST(people AS BIGINT) AS people FROM classes WHERE people > 0 AND start <= newest_day();
CREATE OR REPLACE MACRO lives_of_period(first_day, next_day, wanted) AS TABLE
FROM lives_of_both(first_day, first_day, first_day, next_day, wanted);

-- People of a week by the week in which they came first.
CREATE OR REPLACE VIEW all_cohorts AS FROM mart.cohorts;
COMMENT ON VIEW all_cohorts IS 'department team';
CREATE OR REPLACE MACRO stored_cohorts(wanted) AS TABLE
SELECT cohort, week, dims, people FROM all_cohorts
WHERE kept = CAST(coalesce(stored_count(NULL, wanted), 'several') AS mart.kept);
CREATE OR REPLACE MACRO counted_cohorts(wanted) AS TABLE
WITH weekly AS (
    SELECT person_id, CAST(date_trunc('week', day) AS DATE) AS week, any_value(dims) AS dims
    FROM person_days
    WHERE stored_count(NULL, wanted) IS NULL AND person_id IS NOT NULL AND keep(wanted, dims)
    GROUP BY ALL
)
SELECT min(week) OVER (PARTITION BY person_id) AS cohort, week, dims, 1 AS people FROM weekly;
CREATE OR REPLACE MACRO cohorts(wanted) AS TABLE
FROM stored_cohorts(wanted) UNION ALL FROM counted_cohorts(wanted);

-- How many people were active on how many days of a period, or of two: the one before `start` ends on `earlier_next_day`.
-- Stored is on how many days each person had been active before each day, so that the days of a period are a difference.
CREATE OR REPLACE MACRO so_far(numbers, day) AS
    coalesce(numbers[greatest(least(day, newest_day() + 1) - oldest_day(), 0)], 0);
CREATE OR REPLACE MACRO stored_active_days(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
SELECT
    unnest([true, false]) AS is_earlier,
    unnest([
        so_far(until, earlier_next_day) - so_far(until, earlier_start), so_far(until, next_day) - so_far(until, start)
    ]) AS days
FROM mart.active_days
WHERE kept = CAST(coalesce(stored_count(NULL, wanted), 'several') AS mart.kept) AND keep(wanted, dims);
CREATE OR REPLACE MACRO counted_active_days(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
SELECT day < start AS is_earlier, count(DISTINCT day) AS days
FROM person_days
WHERE stored_count(NULL, wanted) IS NULL AND day >= earlier_start AND day < next_day
  AND (day >= start OR day < earlier_next_day) AND person_id IS NOT NULL AND keep(wanted, dims)
GROUP BY day < start, person_id;
CREATE OR REPLACE MACRO people_by_active_days(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
FROM stored_active_days(earlier_start, earlier_next_day, start, next_day, wanted)
UNION ALL
FROM counted_active_days(earlier_start, earlier_next_day, start, next_day, wanted);
CREATE OR REPLACE MACRO active_day_classes_of_both(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
WITH classes AS (
    SELECT
        is_earlier, unnest([1, 2, 4, 8, 15, 22, 31, 61, 91, 181]) AS least,
        unnest([
            '1 day', '2 to 3 days', '4 to 7 days', '8 to 14 days', '15 to 21 days', '22 to 30 days', '31 to 60 days',
            '61 to 90 days', '91 to 180 days', 'more than 180 days'
        ]) AS class,
        unnest([
            count(*) FILTER (days = 1), count(*) FILTER (days BETWEEN 2 AND 3), count(*) FILTER (days BETWEEN 4 AND 7),
            count(*) FILTER (days BETWEEN 8 AND 14), count(*) FILTER (days BETWEEN 15 AND 21),
            count(*) FILTER (days BETWEEN 22 AND 30), count(*) FILTER (days BETWEEN 31 AND 60),
            count(*) FILTER (days BETWEEN 61 AND 90), count(*) FILTER (days BETWEEN 91 AND 180),
            count(*) FILTER (days > 180)
        ]) AS people
    FROM people_by_active_days(earlier_start, earlier_next_day, start, next_day, wanted)
    WHERE days > 0
    GROUP BY is_earlier
)
SELECT * FROM classes
WHERE least <= CASE WHEN is_earlier THEN earlier_next_day - earlier_start ELSE next_day - start END;
CREATE OR REPLACE MACRO active_day_classes(first_day, next_day, wanted) AS TABLE
FROM active_day_classes_of_both(first_day, first_day, first_day, next_day, wanted);

-- What was used in a period, in its first and in its last 30 days; of one period or of two.
CREATE OR REPLACE MACRO growth_of_both(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
WITH used AS (
    SELECT day, before, people, NULL AS events, NULL AS uses FROM visits(wanted) WHERE keep(wanted, dims)
    UNION ALL
    SELECT day, NULL, NULL, events, feature_uses FROM activity(NULL, wanted) WHERE keep(wanted, dims)
),
told AS (
    SELECT
        *, day < start AS is_earlier, CASE WHEN day < start THEN earlier_start ELSE start END AS first,
        CASE WHEN day < start THEN earlier_next_day ELSE next_day END - 30 AS last
    FROM used
    WHERE day >= earlier_start AND day < next_day AND (day >= start OR day < earlier_next_day)
)
SELECT
    is_earlier, unnest(['Active people', 'Events', 'Uses of features']) AS measure,
    unnest(CAST([coalesce(sum(people) FILTER (before < first), 0), sum(events), sum(uses)] AS BIGINT[])) AS now,
    unnest(CAST([
        coalesce(sum(people) FILTER (before < first AND day < first + 30), 0), sum(events) FILTER (day < first + 30),
        sum(uses) FILTER (day < first + 30)
    ] AS BIGINT[])) AS first,
    unnest(CAST([
        coalesce(sum(people) FILTER (before < greatest(first, last) AND day >= last), 0),
        sum(events) FILTER (day >= last), sum(uses) FILTER (day >= last)
    ] AS BIGINT[])) AS last
FROM told
GROUP BY is_earlier;
CREATE OR REPLACE MACRO growth(first_day, next_day, wanted) AS TABLE
FROM growth_of_both(first_day, first_day, first_day, next_day, wanted);
