-- A deal is assisted when an AI action touched it before it closed.
CREATE OR REPLACE TABLE mart.deal_touches AS
SELECT
    t.deal_id, t.outcome_id, coalesce(a.name, '(none)') AS agent, t.occurred_at, t.cost,
    date_diff('second', t.occurred_at, CAST(d.closed_on + 1 AS TIMESTAMP)) / 86400.0 AS days_before,
    row_number() OVER (PARTITION BY t.deal_id ORDER BY t.occurred_at, t.outcome_id) AS place,
    count(*) OVER (PARTITION BY t.deal_id) AS touches,
    count(*) OVER (PARTITION BY t.deal_id, t.agent_id) AS touches_of_agent
FROM mart.outcome_touch t
JOIN lake.deals d ON d.id = t.deal_id AND (d.closed_on IS NULL OR t.occurred_at < CAST(d.closed_on + 1 AS TIMESTAMP))
LEFT JOIN mart.agents a ON a.id = t.agent_id;

CREATE OR REPLACE TABLE mart.closed_deals AS
SELECT
    deal.closed_on AS day, deal.id, deal.name, deal.stage, deal.opened_on,
    CAST(deal.amount * CASE WHEN deal.currency = s.reporting_currency THEN 1 ELSE x.rate END AS DECIMAL(38, 4)) AS amount,
    deal.id IN (SELECT deal_id FROM mart.deal_touches) AS assisted,
    dimensions(
        department := coalesce(d.name, '(none)'), team := coalesce(t.name, '(none)'),
        person := coalesce(p.person, '(none)')
    ) AS dims
FROM lake.deals deal
CROSS JOIN lake.store_identity s
LEFT JOIN lake.fx_rates x ON x.currency = deal.currency AND x.day = deal.closed_on
LEFT JOIN mart.person_names p ON p.id = deal.owner_id
LEFT JOIN mart.teams t ON t.id = p.team_id
LEFT JOIN mart.departments d ON d.id = p.department_id
WHERE deal.closed_on IS NOT NULL AND deal.stage <> 'open';

-- Overrides that the central store held before there were decisions.
CREATE OR REPLACE TABLE mart.attribution_overrides AS
SELECT CAST(deal_id AS VARCHAR) AS subject, computed, override, reason, decided_by, decided_at
FROM lake.attribution_overrides QUALIFY row_number() OVER (PARTITION BY deal_id ORDER BY decided_at DESC, id DESC) = 1;
CREATE OR REPLACE TABLE mart.kpi_values AS FROM lake.kpi_values;
