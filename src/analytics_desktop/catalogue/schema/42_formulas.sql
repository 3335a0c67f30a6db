-- Every version of every formula, the newest last; a decision to change one is its next version.
CREATE OR REPLACE VIEW formula_versions AS
WITH changed AS (
    SELECT
        subject AS name, json_extract_string(body, '$.expression') AS expression, json_extract_string(body, '$.unit') AS unit,
        decided_by AS changed_by, decided_at AS changed_at, coalesce(json_extract_string(body, '$.reason'), '') AS reason,
        state = 'waiting' AS waiting, row_number() OVER (PARTITION BY subject ORDER BY place) AS number
    FROM mart.decisions WHERE kind = 'formula.changed'
),
kept AS (SELECT name, max(version) AS newest FROM mart.formulas GROUP BY name)
SELECT name, version, expression, unit, changed_by, changed_at, reason, false AS waiting FROM mart.formulas
UNION ALL
SELECT name, coalesce(newest, 0) + number, expression, unit, changed_by, changed_at, reason, waiting
FROM changed LEFT JOIN kept USING (name);

CREATE OR REPLACE VIEW standing_formulas AS
FROM formula_versions QUALIFY row_number() OVER (PARTITION BY name ORDER BY version DESC) = 1;

-- The ends of the 95 % interval of Wilson for k of n.
CREATE OR REPLACE MACRO wilson_end(k, n, sign) AS (
    (k + 1.9207294103470667 + sign * 1.959963984540054 * sqrt(k * (n - k) / n + 0.9603647051735333)) / (n + 3.8414588206941334)
);

-- What share of the assisted wins lies beyond the win rate of other deals: all deals closed before a day. The interval
-- is that of Newcombe for a difference of two rates.
CREATE OR REPLACE MACRO win_uplift(next_day) AS TABLE
WITH counts AS (
    SELECT
        count(CASE WHEN assisted THEN 1 END) AS n1, count(CASE WHEN assisted AND stage = 'won' THEN 1 END) AS k1,
        count(CASE WHEN NOT assisted THEN 1 END) AS n2, count(CASE WHEN NOT assisted AND stage = 'won' THEN 1 END) AS k2
    FROM mart.closed_deals WHERE day < next_day
),
rates AS (SELECT *, k1 / n1 AS p1, k2 / n2 AS p2 FROM counts WHERE n1 >= 5 AND n2 >= 5 AND k1 > 0),
ends AS (
    SELECT
        p1, p1 - p2 AS difference,
        sqrt(pow(p1 - wilson_end(k1, n1, -1), 2) + pow(wilson_end(k2, n2, 1) - p2, 2)) AS down,
        sqrt(pow(wilson_end(k1, n1, 1) - p1, 2) + pow(p2 - wilson_end(k2, n2, -1), 2)) AS up
    FROM rates
)
SELECT
    coalesce(max(greatest(0, least(1, (difference - down) / p1))), 0) AS low,
    coalesce(max(greatest(0, least(1, difference / p1))), 0) AS base,
    coalesce(max(greatest(0, least(1, (difference + up) / p1))), 0) AS high
FROM ends;

-- Mean revenue of whole months: the last three before a day, and the three around the first AI action on a deal.
CREATE OR REPLACE MACRO monthly_revenue(next_day) AS TABLE
WITH months AS (
    SELECT month, coalesce(sum(amount), 0) AS revenue
    FROM (
        SELECT unnest(generate_series(
            date_trunc('month', min(day) + INTERVAL 1 MONTH - INTERVAL 1 DAY), date_trunc('month', next_day) - INTERVAL 1 MONTH,
            INTERVAL 1 MONTH
        )) AS month FROM mart.closed_deals
    )
    LEFT JOIN mart.closed_deals d ON d.stage = 'won' AND date_trunc('month', d.day) = month
    GROUP BY month
),
began AS (SELECT date_trunc('month', min(occurred_at)) AS month FROM mart.deal_touches),
around AS (
    SELECT revenue, CASE WHEN m.month < b.month THEN 'before' ELSE 'after' END AS side,
        row_number() OVER (PARTITION BY m.month < b.month ORDER BY abs(date_diff('month', b.month, m.month))) AS place
    FROM months m, began b
    WHERE m.month <> b.month
),
start AS (SELECT side, avg(revenue) AS revenue FROM around WHERE place <= 3 GROUP BY side HAVING count(*) = 3)
SELECT
    (SELECT avg(revenue) FROM (SELECT revenue FROM months ORDER BY month DESC LIMIT 3) HAVING count(*) = 3) AS recent,
    coalesce(
        (SELECT revenue FROM start WHERE side = 'before'), (SELECT revenue FROM start WHERE side = 'after')
    ) AS at_start;

-- The value of every input, low, most likely and high, by step of `grain`; NULL stands for the whole period. What is not
-- of a step, such as the uplift of wins, stands for all of them.
CREATE OR REPLACE MACRO input_values(first_day, next_day, grain) AS TABLE
WITH tasks AS (
    SELECT
        bucket(grain, day) AS period, k.evidence, sum(e.executions) AS executions, sum(e.saved_hours) AS hours,
        sum(CAST(saved_hours(e.timed, coalesce(k.baseline_low, k.baseline_minutes), e.duration_ms) AS mart.saved)) AS hours_low,
        sum(CAST(saved_hours(e.timed, coalesce(k.baseline_high, k.baseline_minutes), e.duration_ms) AS mart.saved)) AS hours_high,
        sum(CAST(e.timed * k.baseline_minutes / 60 AS mart.saved)) AS by_hand,
        sum(CAST(e.timed * coalesce(k.baseline_low, k.baseline_minutes) / 60 AS mart.saved)) AS by_hand_low,
        sum(CAST(e.timed * coalesce(k.baseline_high, k.baseline_minutes) / 60 AS mart.saved)) AS by_hand_high,
        sum(e.saved_value) AS worth,
        sum(CAST(saved_hours(e.timed, coalesce(k.baseline_low, k.baseline_minutes), e.duration_ms) * k.loaded_rate AS mart.saved)) AS worth_low,
        sum(CAST(saved_hours(e.timed, coalesce(k.baseline_high, k.baseline_minutes), e.duration_ms) * k.loaded_rate AS mart.saved)) AS worth_high
    FROM executions(NULL, '{}') e JOIN mart.automation_tasks k USING (task_type)
    WHERE e.day >= first_day AND e.day < next_day AND e.outcome = 'success'
    GROUP BY ALL
),
spent AS (
    SELECT bucket(grain, day) AS period, sum(booked) AS booked, sum(execution_booked) AS in_executions
    FROM costs(NULL, '{}') WHERE day >= first_day AND day < next_day GROUP BY ALL
),
succeeded AS (
    SELECT bucket(grain, day) AS period, sum(executions) AS executions
    FROM executions(NULL, '{}') WHERE day >= first_day AND day < next_day AND outcome = 'success' GROUP BY ALL
),
sold AS (
    SELECT
        bucket(grain, day) AS period, sum(CASE WHEN stage = 'won' THEN amount ELSE 0 END) AS revenue,
        sum(computed) AS assisted, sum(attributed) AS attributed
    FROM attributed_deals WHERE day >= first_day AND day < next_day GROUP BY ALL
),
days AS (
    SELECT bucket(grain, CAST(day AS DATE)) AS period, sum(1.0 / day(last_day(day))) AS months
    FROM (SELECT unnest(generate_series(CAST(first_day AS TIMESTAMP), CAST(next_day - 1 AS TIMESTAMP), INTERVAL 1 DAY)) AS day)
    GROUP BY ALL
),
given AS (
    SELECT period, 'ai_cost' AS name, booked AS low, booked AS base, booked AS high FROM spent
    UNION ALL SELECT period, 'execution_cost', in_executions, in_executions, in_executions FROM spent
    UNION ALL SELECT period, 'successful_executions', executions, executions, executions FROM succeeded
    UNION ALL SELECT period, 'tasks_automated', sum(executions), sum(executions), sum(executions) FROM tasks GROUP BY ALL
    UNION ALL SELECT period, 'hours_saved', sum(hours_low), sum(hours), sum(hours_high) FROM tasks GROUP BY ALL
    UNION ALL SELECT period, 'baseline_hours', sum(by_hand_low), sum(by_hand), sum(by_hand_high) FROM tasks GROUP BY ALL
    UNION ALL SELECT period, 'hours_value_' || evidence, worth_low, worth, worth_high FROM tasks
    UNION ALL SELECT period, 'revenue', revenue, revenue, revenue FROM sold
    UNION ALL SELECT period, 'assisted_revenue', assisted, assisted, assisted FROM sold
    UNION ALL SELECT period, 'attributed_revenue', attributed, attributed, attributed FROM sold
    UNION ALL SELECT period, 'period_months', months, months, months FROM days
),
steps AS (SELECT period, name FROM days CROSS JOIN mart.formula_inputs WHERE name NOT IN ('win_uplift', 'revenue_recent', 'revenue_at_start'))
SELECT
    s.period, s.name, CAST(CASE WHEN g.name IS NULL THEN 0 ELSE g.low END AS DECIMAL(38, 12)) AS low, CAST(CASE WHEN g.name IS NULL THEN 0 ELSE g.base END AS DECIMAL(38, 12)) AS base,
    CAST(CASE WHEN g.name IS NULL THEN 0 ELSE g.high END AS DECIMAL(38, 12)) AS high
FROM steps s LEFT JOIN given g ON g.name = s.name AND g.period IS NOT DISTINCT FROM s.period
UNION ALL
SELECT NULL, 'win_uplift', CAST(low AS DECIMAL(38, 12)), CAST(base AS DECIMAL(38, 12)), CAST(high AS DECIMAL(38, 12))
FROM win_uplift(next_day)
UNION ALL
SELECT NULL, 'revenue_recent', CAST(recent AS DECIMAL(38, 12)), CAST(recent AS DECIMAL(38, 12)), CAST(recent AS DECIMAL(38, 12))
FROM monthly_revenue(next_day)
UNION ALL
SELECT NULL, 'revenue_at_start', CAST(at_start AS DECIMAL(38, 12)), CAST(at_start AS DECIMAL(38, 12)), CAST(at_start AS DECIMAL(38, 12))
FROM monthly_revenue(next_day);

-- What an impact number is computed from: the inputs with their values, and the formulas that stand.
CREATE OR REPLACE MACRO impact_evidence(first_day, next_day, grain) AS TABLE
SELECT
    'input' AS "Kind", name AS "Name", i.unit AS "Unit", v.period AS "Period", v.low AS "Low", v.base AS "Base",
    v.high AS "High", i.mark AS "Evidence", CAST(NULL AS INTEGER) AS "Version", i.meaning AS "Expression"
FROM input_values(first_day, next_day, grain) v JOIN mart.formula_inputs i USING (name)
UNION ALL
SELECT 'formula', name, unit, NULL, NULL, NULL, NULL, '', version, expression FROM standing_formulas
UNION ALL
SELECT 'scenario', subject, '', NULL, NULL, NULL, NULL, '', NULL, json_extract_string(body, '$.values') FROM standing_decisions
WHERE kind = 'scenario.saved' AND json_extract_string(body, '$.values') IS NOT NULL;
