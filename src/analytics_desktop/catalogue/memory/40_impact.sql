-- A deal is assisted when an AI action touched it before it closed.
CREATE OR REPLACE TABLE mart.closed_deals AS
SELECT
    deal.closed_on AS day, deal.id, deal.name, deal.stage, deal.opened_on,
    CAST(deal.amount * CASE WHEN deal.currency = s.reporting_currency THEN 1 ELSE x.rate END AS DECIMAL(38, 4)) AS amount,
    EXISTS (
        SELECT 1 FROM lake.outcomes o
        WHERE o.deal_id = deal.id AND o.occurred_at < CAST(deal.closed_on + 1 AS TIMESTAMP)
    ) AS assisted,
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
