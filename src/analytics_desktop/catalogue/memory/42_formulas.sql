-- The formulas that ship with the program, as version 0, and those of the central store.
CREATE OR REPLACE TABLE mart.formulas AS
SELECT name, 0 AS version, expression, unit, CAST(NULL AS VARCHAR) AS changed_by, CAST(NULL AS TIMESTAMP) AS changed_at, 'as shipped' AS reason
FROM (VALUES
    ('platform_rate', '0', 'money per month'),
    ('people_rate', '0', 'money per month'),
    ('platform_cost', 'platform_rate * period_months', 'money'),
    ('people_cost', 'people_rate * period_months', 'money'),
    ('setup_cost', '0', 'money'),
    ('investment', 'ai_cost + platform_cost + people_cost', 'money'),
    ('margin', '0', 'ratio'),
    ('revenue_benefit', 'attributed_revenue * win_uplift * margin', 'money'),
    ('benefits', 'hours_value_measured + hours_value_modelled + hours_value_asserted + revenue_benefit', 'money'),
    ('net_benefit', 'benefits - investment', 'money'),
    ('roi', 'percent((benefits - investment) / investment)', 'percent'),
    ('hours_value', 'hours_value_measured + hours_value_modelled + hours_value_asserted', 'money'),
    ('cost_avoidance', 'hours_value - execution_cost', 'money'),
    ('efficiency_gain', 'percent(hours_saved / baseline_hours)', 'percent'),
    ('revenue_growth', 'percent((revenue_recent - revenue_at_start) / revenue_at_start)', 'percent'),
    ('cost_per_success', 'execution_cost / successful_executions', 'money per execution')
) shipped(name, expression, unit)
UNION ALL
SELECT name, version, expression, unit, changed_by, changed_at, '' FROM lake.formulas WHERE version > 0;

-- What a formula may name beside other formulas.
CREATE OR REPLACE TABLE mart.formula_inputs AS
SELECT * FROM (VALUES
    ('ai_cost', 'money', 'measured', 'Booked cost of all AI requests.'),
    ('execution_cost', 'money', 'measured', 'Booked cost of the requests made in agent executions.'),
    ('successful_executions', 'executions', 'measured', 'Agent executions that succeeded.'),
    ('tasks_automated', 'executions', 'measured', 'Successful executions of tasks with a known baseline.'),
    ('hours_saved', 'hours', 'modelled', 'Baseline less observed time of the automated tasks.'),
    ('baseline_hours', 'hours', 'modelled', 'What the automated tasks take by hand.'),
    ('hours_value_measured', 'money', 'measured', 'Hours saved at the loaded rate, tasks whose baseline was measured.'),
    ('hours_value_modelled', 'money', 'modelled', 'The same, tasks whose baseline is modelled.'),
    ('hours_value_asserted', 'money', 'asserted', 'The same, tasks whose baseline is asserted.'),
    ('revenue', 'money', 'measured', 'Amount of all deals won.'),
    ('assisted_revenue', 'money', 'measured', 'Amount of the deals won that an AI action touched.'),
    ('attributed_revenue', 'money', 'modelled', 'The same, where people decided otherwise with the amount they set.'),
    ('win_uplift', 'ratio', 'modelled', 'Share of the assisted wins beyond the win rate of other deals, with its 95 % interval; 0 below 5 closed deals of either.'),
    ('revenue_recent', 'money', 'measured', 'Mean monthly revenue of the last three whole months.'),
    ('revenue_at_start', 'money', 'measured', 'Mean monthly revenue of the three whole months before the first AI action on a deal, of the first three after it where there are none before.'),
    ('period_months', 'months', 'measured', 'Length of the period; a part of a month counts as such.')
) known(name, unit, mark, meaning);
