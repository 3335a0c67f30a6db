-- The words in which metrics are written: macros for any view, then the views. A view's comment names the dimensions
-- that its `dims` holds; a question about another one is refused. $by and $where reach views that need to know what is
-- asked, so that each question reads the smallest rollup that can answer it exactly.

-- The first day of the bucket that a day belongs to; NULL stands for the whole period.
CREATE OR REPLACE MACRO bucket(grain, day) AS CASE grain
    WHEN 'day' THEN day
    WHEN 'week' THEN CAST(date_trunc('week', day) AS DATE)
    WHEN 'month' THEN CAST(date_trunc('month', day) AS DATE)
END;

-- The same where two periods are asked for in one question: the earlier one is the first bucket, what lies between the two is
-- the second.
CREATE OR REPLACE MACRO bucket_of_both(earlier_next_day, start, grain, day) AS CASE
    WHEN day < earlier_next_day THEN DATE '0001-01-01' WHEN day < start THEN DATE '0001-01-02' ELSE bucket(grain, day)
END;

-- The day of the reporting time zone in which a UTC instant falls.
CREATE OR REPLACE MACRO local_day(instant) AS CAST(
    instant AT TIME ZONE 'UTC' AT TIME ZONE (SELECT zone FROM mart.reporting) AS DATE
);

-- The name of a row in one dimension; NULL when the metric is not split. The dimension is the same for all rows.
CREATE OR REPLACE MACRO segment(dimension, dims) AS CASE
    WHEN dimension IS NOT NULL THEN CAST(dims[coalesce(dimension, 'department')] AS VARCHAR)
END;

-- `wanted` is JSON such as {"department": ["Sales", "Legal"]}: alternatives within a dimension, all dimensions together.
-- What is not named is not filtered; a row that has no such dimension is not wanted.
CREATE OR REPLACE MACRO is_wanted(names, name) AS (
    names IS NULL OR list_contains(CAST(names AS VARCHAR[]), CAST(name AS VARCHAR))
);
CREATE OR REPLACE MACRO keep(wanted, dims) AS (
    is_wanted(json_extract(wanted, '$.department'), dims['department'])
    AND is_wanted(json_extract(wanted, '$.team'), dims['team'])
    AND is_wanted(json_extract(wanted, '$.project'), dims['project'])
    AND is_wanted(json_extract(wanted, '$.agent'), dims['agent'])
    AND is_wanted(json_extract(wanted, '$.feature'), dims['feature'])
    AND is_wanted(json_extract(wanted, '$.prompt_type'), dims['prompt_type'])
    AND is_wanted(json_extract(wanted, '$.model'), dims['model'])
    AND is_wanted(json_extract(wanted, '$.provider'), dims['provider'])
    AND is_wanted(json_extract(wanted, '$.tier'), dims['tier'])
    AND is_wanted(json_extract(wanted, '$.person'), dims['person'])
);

-- The same of single columns: rows sorted by them are skipped in blocks, those of a struct are all looked at.
CREATE OR REPLACE MACRO in_department(wanted, department) AS is_wanted(json_extract(wanted, '$.department'), department);
CREATE OR REPLACE MACRO of_feature(wanted, feature) AS is_wanted(json_extract(wanted, '$.feature'), feature);

-- The one dimension that a question names by split and filters, 'company' when it names none, 'several' for more.
CREATE OR REPLACE MACRO asked_dimension(dimension, wanted) AS CASE
    WHEN wanted = '{}' THEN coalesce(dimension, 'company')
    WHEN len(json_keys(wanted)) = 1 AND json_keys(wanted)[1] = coalesce(dimension, json_keys(wanted)[1])
        THEN json_keys(wanted)[1]
    ELSE 'several'
END;

-- The one dimension that a question names beside the department, NULL when it does not name just these two.
CREATE OR REPLACE MACRO beside_department(dimension, wanted) AS CASE
    WHEN len(list_distinct(list_append(json_keys(wanted), dimension))) = 2
         AND list_contains(list_append(json_keys(wanted), dimension), 'department')
    THEN list_filter(list_append(json_keys(wanted), dimension), lambda name: name <> 'department')[1]
END;

-- The middle of a logarithmic bucket, within 1 % of every value in it.
CREATE OR REPLACE MACRO bucket_middle(bucket) AS CASE
    WHEN bucket < 0 THEN 0.0 ELSE 2 * pow(1.01 / 0.99, bucket) / (1.01 / 0.99 + 1)
END;

-- What people decided: the decision that counts for each kind and subject. `body` is JSON.
CREATE OR REPLACE VIEW standing_decisions AS
SELECT * EXCLUDE place FROM mart.decisions QUALIFY row_number() OVER (PARTITION BY kind, subject ORDER BY place DESC) = 1;
