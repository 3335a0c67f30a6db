-- Executions by outcome, on the day they started.
CREATE OR REPLACE VIEW all_executions AS FROM mart.execution_day;
COMMENT ON VIEW all_executions IS 'department team agent feature';
CREATE OR REPLACE MACRO executions_by_one(dimension, wanted) AS TABLE
SELECT * EXCLUDE (kept, department) FROM mart.execution_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept) AND in_department(wanted, department);
CREATE OR REPLACE MACRO executions(dimension, wanted) AS TABLE
FROM executions_by_one(dimension, wanted)
UNION ALL BY NAME
SELECT * EXCLUDE department FROM all_executions
WHERE asked_dimension(dimension, wanted) = 'several' AND in_department(wanted, department);

-- Durations of ended executions by logarithmic bucket of milliseconds.
CREATE OR REPLACE VIEW all_durations AS FROM mart.duration_histogram;
COMMENT ON VIEW all_durations IS 'department team agent feature';
CREATE OR REPLACE MACRO durations(dimension, wanted) AS TABLE
SELECT * EXCLUDE kept FROM mart.duration_by_one
WHERE kept = CAST(asked_dimension(dimension, wanted) AS mart.kept)
UNION ALL BY NAME
FROM all_durations WHERE asked_dimension(dimension, wanted) = 'several';

-- Executions by version of the agent, with the sums of the logarithms of their durations (natural, of milliseconds).
CREATE OR REPLACE VIEW agent_versions AS FROM mart.agent_version_day;
COMMENT ON VIEW agent_versions IS 'department team agent';

-- Failed and timed-out executions by masked message.
CREATE OR REPLACE VIEW error_messages AS FROM mart.error_day;
COMMENT ON VIEW error_messages IS 'department team agent feature';

-- Scores of 0 to 100 that people gave: count, sum, sum of squares; team and department are of the rated execution.
CREATE OR REPLACE VIEW ratings AS FROM mart.feedback_day;
COMMENT ON VIEW ratings IS 'department team agent';
