-- Closing a month. What was booked with it is in the decision that closed it and never changes; what changes afterwards
-- (late requests, an invoice in place of an accrual) is booked in the open month as the difference.
CREATE OR REPLACE TABLE mart.closes AS
SELECT
    CAST(subject || '-01' AS DATE) AS month, decided_by, decided_at, state, body,
    CAST(json_extract_string(body, '$.data_as_of') AS TIMESTAMP) AS data_as_of
FROM mart.decisions WHERE kind = 'period_close'
QUALIFY row_number() OVER (PARTITION BY subject ORDER BY place) = 1;
CREATE OR REPLACE TABLE mart.closed_lines AS
SELECT
    month AS booked_in, CAST(line.usage_month AS DATE) AS usage_month, line.entry, line.provider, line.account,
    line.cost_center, line.department, CAST(line.amount AS DECIMAL(18, 2)) AS amount
FROM (
    SELECT month, unnest(from_json(json_extract(body, '$.lines'), '[{"usage_month": "VARCHAR", "entry": "VARCHAR",
        "provider": "VARCHAR", "account": "VARCHAR", "cost_center": "VARCHAR", "department": "VARCHAR",
        "amount": "VARCHAR"}]')) AS line
    FROM mart.closes
);
CREATE OR REPLACE TABLE mart.open_month AS
SELECT min(month) AS first_closed, CAST(max(month) + INTERVAL 1 MONTH AS DATE) AS month FROM mart.closes;

-- General ledger accounts. Expense is looked up by provider and department, then by department, then by provider.
CREATE OR REPLACE TABLE mart.gl_accounts AS
SELECT subject, json_extract_string(body, '$.account') AS account FROM standing_decisions WHERE kind = 'gl_account';
CREATE OR REPLACE MACRO account_at(asked) AS (SELECT any_value(account) FROM mart.gl_accounts WHERE subject = asked);
CREATE OR REPLACE MACRO account_of(what, vendor, unit) AS CASE
    WHEN what <> 'expense' THEN account_at(what)
    ELSE coalesce(
        account_at('expense/' || vendor || '/' || unit), account_at('expense/*/' || unit), account_at('expense/' || vendor),
        account_at('expense')
    )
END;

-- The journal: of a closed month as it was closed; of the open month its own usage and the differences of closed ones;
-- of every other month its own usage.
CREATE OR REPLACE TABLE mart.journal_lines AS
WITH differences AS (
    SELECT usage_month, entry, provider, department, any_value(cost_center) AS cost_center, sum(amount) AS amount
    FROM (
        SELECT usage_month, entry, provider, department, cost_center, amount FROM due_lines
        WHERE usage_month >= (SELECT first_closed FROM mart.open_month) AND usage_month < (SELECT month FROM mart.open_month)
        UNION ALL
        SELECT usage_month, entry, provider, department, nullif(cost_center, ''), -amount FROM mart.closed_lines
    )
    GROUP BY ALL
)
SELECT booked_in, usage_month, entry, provider, department, cost_center, account, amount, true AS is_closed FROM mart.closed_lines
UNION ALL
SELECT
    o.month, d.usage_month, d.entry, d.provider, d.department, d.cost_center, account_of(d.entry, d.provider, d.department),
    d.amount, false
FROM differences d CROSS JOIN mart.open_month o
UNION ALL
SELECT
    usage_month, usage_month, entry, provider, department, cost_center, account_of(entry, provider, department), amount, false
FROM due_lines
WHERE usage_month >= coalesce((SELECT month FROM mart.open_month), DATE '0001-01-01')
   OR usage_month < (SELECT first_closed FROM mart.open_month);

-- Requests that arrived after the data that their month was closed with.
CREATE OR REPLACE TABLE mart.late_requests AS
SELECT c.month, l.received_at, coalesce(d.name, '(none)') AS department, l.provider, l.requests, l.booked
FROM mart.late_day l
JOIN mart.closes c ON c.month = month_of(l.day) AND l.received_at > c.data_as_of
LEFT JOIN mart.departments d ON d.id = l.department_id;
