-- Executions by outcome, on the day they started.
CREATE OR REPLACE VIEW all_executions AS FROM mart.execution_day;
COMMENT ON VIEW all_executions IS 'department team agent feature';
CREATE OR REPLACE MACRO executions(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.execution_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL BY NAME
FROM all_executions WHERE asked_dimension(dimension, wanted) = 'several';

-- Durations of ended executions by logarithmic bucket of milliseconds.
CREATE OR REPLACE VIEW all_durations AS FROM mart.duration_histogram;
COMMENT ON VIEW all_durations IS 'department team agent feature';
CREATE OR REPLACE MACRO durations(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.duration_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL BY NAME
FROM all_durations WHERE asked_dimension(dimension, wanted) = 'several';
