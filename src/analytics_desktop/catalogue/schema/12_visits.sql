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
told AS (
    SELECT
        began, next, sum(people) AS active,
        coalesce(sum(people) FILTER (before = DATE '0001-01-01'), 0) AS fresh,
        coalesce(sum(people) FILTER (before >= previous), 0) AS kept,
        coalesce(sum(people) FILTER (before < previous AND before > DATE '0001-01-01'), 0) AS back
    FROM bounded
    GROUP BY began, next
),
classes AS (
    SELECT unnest([
        {'began': t.began, 'segment': 'New', 'people': t.fresh},
        {'began': t.began, 'segment': 'Returning', 'people': t.kept},
        {'began': t.began, 'segment': 'Resurrected', 'people': t.back},
        {'began': t.next, 'segment': 'Dormant', 'people': t.active - coalesce(f.kept, 0)}
    ], recursive := true)
    FROM told t LEFT JOIN told f ON f.began = t.next
)
SELECT began AS period, segment, CAST(people AS BIGINT) AS people
FROM classes
WHERE people > 0 AND began >= bucket(grain, first_day) AND began < next_day AND began <= newest_day();

-- People of the period by what they did in the one of equal length before it, and before that.
CREATE OR REPLACE MACRO lives_of_period(first_day, next_day, wanted) AS TABLE
WITH came AS (  -- each person once in each of the two periods
    SELECT day >= first_day AS is_now, before, people, first_day - CAST(next_day - first_day AS INTEGER) AS previous
    FROM visits(wanted)
    WHERE day < next_day AND day >= first_day - CAST(next_day - first_day AS INTEGER) AND keep(wanted, dims)
      AND before < CASE WHEN day >= first_day THEN first_day ELSE first_day - CAST(next_day - first_day AS INTEGER) END
),
counts AS (
    SELECT
        sum(people) FILTER (is_now AND before = DATE '0001-01-01') AS fresh,
        sum(people) FILTER (is_now AND before >= previous) AS kept,
        sum(people) FILTER (is_now AND before < previous AND before > DATE '0001-01-01') AS back,
        sum(people) FILTER (NOT is_now) AS known
    FROM came
),
classes AS (
    SELECT unnest([
        {'segment': 'New', 'people': fresh},
        {'segment': 'Returning', 'people': kept},
        {'segment': 'Resurrected', 'people': back},
        {'segment': 'Dormant', 'people': known - coalesce(kept, 0)}
    ], recursive := true)
    FROM counts
)
SELECT segment, CAST(people AS BIGINT) AS people FROM classes WHERE people > 0 AND first_day <= newest_day();

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
WITH counts AS (
    SELECT
        is_earlier,
        [
            {'least': 1, 'class': '1 day', 'people': count(*) FILTER (days = 1)},
            {'least': 2, 'class': '2 to 3 days', 'people': count(*) FILTER (days BETWEEN 2 AND 3)},
            {'least': 4, 'class': '4 to 7 days', 'people': count(*) FILTER (days BETWEEN 4 AND 7)},
            {'least': 8, 'class': '8 to 14 days', 'people': count(*) FILTER (days BETWEEN 8 AND 14)},
            {'least': 15, 'class': '15 to 21 days', 'people': count(*) FILTER (days BETWEEN 15 AND 21)},
            {'least': 22, 'class': '22 to 30 days', 'people': count(*) FILTER (days BETWEEN 22 AND 30)},
            {'least': 31, 'class': '31 to 60 days', 'people': count(*) FILTER (days BETWEEN 31 AND 60)},
            {'least': 61, 'class': '61 to 90 days', 'people': count(*) FILTER (days BETWEEN 61 AND 90)},
            {'least': 91, 'class': '91 to 180 days', 'people': count(*) FILTER (days BETWEEN 91 AND 180)},
            {'least': 181, 'class': 'more than 180 days', 'people': count(*) FILTER (days > 180)}
        ] AS classes
    FROM people_by_active_days(earlier_start, earlier_next_day, start, next_day, wanted)
    WHERE days > 0
    GROUP BY is_earlier
)
SELECT is_earlier, told.least, told.class, told.people
FROM (SELECT is_earlier, unnest(classes) AS told FROM counts)
WHERE told.least <= CASE WHEN is_earlier THEN earlier_next_day - earlier_start ELSE next_day - start END;
CREATE OR REPLACE MACRO active_day_classes(first_day, next_day, wanted) AS TABLE
FROM active_day_classes_of_both(first_day, first_day, first_day, next_day, wanted);

-- What was used in a period, in its first and in its last 30 days; of one period or of two.
CREATE OR REPLACE MACRO growth_of_both(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE
WITH came AS (
    SELECT
        day < start AS is_earlier, CASE WHEN day < start THEN earlier_start ELSE start END AS first,
        CASE WHEN day < start THEN earlier_next_day ELSE next_day END - 30 AS last, day, before, people
    FROM visits(wanted)
    WHERE day >= earlier_start AND day < next_day AND (day >= start OR day < earlier_next_day) AND keep(wanted, dims)
),
counts AS (
    SELECT
        is_earlier,
        sum(people) FILTER (before < first) AS people,
        sum(people) FILTER (before < first AND day < first + 30) AS people_first,
        sum(people) FILTER (before < greatest(first, last) AND day >= last) AS people_last
    FROM came
    GROUP BY is_earlier
),
used AS (
    SELECT
        day < start AS is_earlier, CASE WHEN day < start THEN earlier_start ELSE start END AS first,
        CASE WHEN day < start THEN earlier_next_day ELSE next_day END - 30 AS last, day, events, feature_uses
    FROM activity(NULL, wanted)
    WHERE day >= earlier_start AND day < next_day AND (day >= start OR day < earlier_next_day) AND keep(wanted, dims)
),
sums AS (
    SELECT
        is_earlier,
        sum(events) AS events, sum(events) FILTER (day < first + 30) AS events_first,
        sum(events) FILTER (day >= last) AS events_last,
        sum(feature_uses) AS uses, sum(feature_uses) FILTER (day < first + 30) AS uses_first,
        sum(feature_uses) FILTER (day >= last) AS uses_last
    FROM used
    GROUP BY is_earlier
)
SELECT is_earlier, told.measure, told.now::BIGINT AS now, told.first::BIGINT AS first, told.last::BIGINT AS last
FROM (
    SELECT
        s.is_earlier,
        unnest([
            {
                'measure': 'Active people', 'now': coalesce(people, 0), 'first': coalesce(people_first, 0),
                'last': coalesce(people_last, 0)
            },
            {'measure': 'Events', 'now': events, 'first': events_first, 'last': events_last},
            {'measure': 'Uses of features', 'now': uses, 'first': uses_first, 'last': uses_last}
        ]) AS told
    FROM sums s LEFT JOIN counts c ON c.is_earlier = s.is_earlier
);
CREATE OR REPLACE MACRO growth(first_day, next_day, wanted) AS TABLE
FROM growth_of_both(first_day, first_day, first_day, next_day, wanted);
