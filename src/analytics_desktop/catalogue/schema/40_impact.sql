-- Closed deals on the day they closed, in the reporting currency (NULL when no exchange rate is known).
CREATE OR REPLACE VIEW closed_deals AS FROM mart.closed_deals;
COMMENT ON VIEW closed_deals IS 'department team person';

CREATE OR REPLACE VIEW automation_tasks AS FROM mart.automation_tasks;  -- minutes by hand, loaded rate

-- Which rule credits the touches of a deal, and after how many days a touch counts half under time decay.
CREATE OR REPLACE VIEW attribution_setting AS
SELECT
    coalesce(max(json_extract_string(body, '$.rule')), 'linear') AS rule,
    coalesce(max(CAST(json_extract_string(body, '$.half_life_days') AS DOUBLE)), 30.0) AS half_life_days
FROM standing_decisions WHERE kind = 'attribution.rule' AND subject = 'company';

-- What people decided a deal owes to AI, in place of its amount; who, when and why.
CREATE OR REPLACE VIEW attribution_decisions AS
WITH decided AS (
    SELECT
        subject, CAST(json_extract_string(body, '$.computed') AS DECIMAL(38, 4)) AS computed,
        CAST(json_extract_string(body, '$.override') AS DECIMAL(38, 4)) AS override,
        json_extract_string(body, '$.reason') AS reason, decided_by, decided_at
    FROM standing_decisions WHERE kind = 'attribution.override'
)
FROM decided
UNION ALL BY NAME
SELECT * FROM mart.attribution_overrides WHERE subject NOT IN (SELECT subject FROM decided);

-- Closed deals with what of their amount is attributed to AI: all of an assisted deal that was won, or what was decided.
CREATE OR REPLACE VIEW attributed_deals AS
SELECT
    d.*, o.override, o.reason, o.decided_by, o.decided_at,
    CASE WHEN d.assisted AND d.stage = 'won' THEN d.amount ELSE 0 END AS computed,
    CASE WHEN NOT (d.assisted AND d.stage = 'won') THEN 0
         ELSE greatest(0, least(coalesce(o.override, d.amount), d.amount)) END AS attributed
FROM mart.closed_deals d LEFT JOIN attribution_decisions o ON o.subject = CAST(d.id AS VARCHAR);
COMMENT ON VIEW attributed_deals IS 'department team person';

-- How much of a deal each of its touches earns under a rule; the shares of a deal sum to 1.
CREATE OR REPLACE MACRO touch_weight(rule, place, touches, of_agent, agents, days_before, half_life) AS CASE rule
    WHEN 'any_touch' THEN 1.0 / (agents * of_agent)
    WHEN 'first' THEN CASE WHEN place = 1 THEN 1.0 ELSE 0.0 END
    WHEN 'last' THEN CASE WHEN place = touches THEN 1.0 ELSE 0.0 END
    WHEN 'time_decay' THEN pow(0.5, least(greatest(days_before, 0), 400 * half_life) / half_life)
    ELSE 1.0 / touches
END;

-- A share of an amount, rounded to four digits; the whole of it where the share is 1.
CREATE OR REPLACE MACRO part_of(amount, share) AS CASE
    WHEN share >= 1 THEN amount
    WHEN abs(amount) < 1e15 THEN CAST(CAST(amount AS DECIMAL(19, 4)) * CAST(share AS DECIMAL(13, 12)) AS DECIMAL(38, 4))
    ELSE CAST(CAST(amount AS DOUBLE) * CAST(share AS DOUBLE) AS DECIMAL(38, 4))
END;

-- Every touch of a closed deal under every rule, with its part of the attributed amount; the parts of a deal sum to it
-- to the last digit, because each is the difference of two rounded running totals.
CREATE OR REPLACE VIEW touch_credits AS
WITH touched AS (
    SELECT
        d.day, d.id AS deal_id, d.dims, d.stage, d.attributed, t.agent, t.cost, t.place, t.touches, r.rule,
        touch_weight(
            r.rule, t.place, t.touches, t.touches_of_agent, agents.number, t.days_before,
            (SELECT half_life_days FROM attribution_setting)
        ) AS weight
    FROM attributed_deals d
    JOIN mart.deal_touches t ON t.deal_id = d.id
    JOIN (SELECT deal_id, count(DISTINCT agent) AS number FROM mart.deal_touches GROUP BY deal_id) agents USING (deal_id)
    CROSS JOIN (VALUES ('any_touch'), ('first'), ('last'), ('linear'), ('time_decay')) r(rule)
),
running AS (
    SELECT
        *, CAST(weight / sum(weight) OVER deal AS DECIMAL(13, 12)) AS share,
        CASE WHEN place = touches THEN 1 ELSE CAST(sum(weight) OVER upto / sum(weight) OVER deal AS DECIMAL(13, 12)) END AS through
    FROM touched
    WINDOW deal AS (
        PARTITION BY deal_id, rule ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ), upto AS (PARTITION BY deal_id, rule ORDER BY place)
)
SELECT
    day, deal_id, dims, stage, rule, agent, cost, place, share,
    part_of(attributed, through) - coalesce(
        lag(part_of(attributed, through)) OVER (PARTITION BY deal_id, rule ORDER BY place), 0
    ) AS credit
FROM running;
COMMENT ON VIEW touch_credits IS 'department team person';

-- Outcomes that are no touch of a deal, with the cost of the execution behind each (NULL where none is known).
CREATE OR REPLACE VIEW direct_outcomes AS
SELECT t.day, t.kind, coalesce(a.name, '(none)') AS agent, t.succeeded, t.cost
FROM mart.outcome_touch t LEFT JOIN mart.agents a ON a.id = t.agent_id
WHERE t.kind <> 'deal_touch';

-- Values of KPIs as they were entered or imported.
CREATE OR REPLACE VIEW kpi_values AS FROM mart.kpi_values;
