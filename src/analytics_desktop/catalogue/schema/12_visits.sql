-- Days on which people came, with the day on which they had come before (long ago for those who came first): a person is
-- counted once in any days when only those are counted who had come before them. Sums of people are stored for company,
-- departments and teams; what is not stored is made of person-days, a row for each.
CREATE OR REPLACE VIEW all_visits AS FROM mart.visits;
COMMENT ON VIEW all_visits IS 'department team';
CREATE OR REPLACE MACRO stored_visits(wanted) AS TABLE
SELECT day, before, dims, people FROM all_visits
WHERE kept = CAST(coalesce(stored_count(NULL, wanted), 'several') AS mart.kept);
CREATE OR REPLACE MACRO counted_visits(wanted) AS TABLE
SELECT day, lag(day, 1, DATE '0001-01-01') OVER (PARTITION BY person_id ORDER BY day) AS before, dims, 1 AS people
FROM person_days
WHERE stored_count(NULL, wanted) IS NULL AND person_id IS NOT NULL AND keep(wanted, dims);
CREATE OR REPLACE MACRO visits(wanted) AS TABLE
FROM stored_visits(wanted) UNION ALL FROM counted_visits(wanted);

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
