-- Closing a month. What was booked with it is in the decision that closed it and never changes; what changes afterwards
-- (late requests, an invoice in place of an accrual) is booked in the open month as the difference.
CREATE OR REPLACE VIEW closes AS
SELECT
    CAST(subject || '-01' AS DATE) AS month, decided_by, decided_at, state, body,
    CAST(json_extract_string(body, '$.data_as_of') AS TIMESTAMP) AS data_as_of
FROM mart.decisions WHERE kind = 'period_close'
QUALIFY row_number() OVER (PARTITION BY subject ORDER BY place) = 1;
CREATE OR REPLACE VIEW closed_lines AS
SELECT
    month AS booked_in, CAST(line.usage_month AS DATE) AS usage_month, line.entry, line.provider, line.account,
    line.cost_center, line.department, CAST(line.amount AS DECIMAL(18, 2)) AS amount
FROM (
    SELECT month, unnest(from_json(json_extract(body, '$.lines'), '[{"usage_month": "VARCHAR", "entry": "VARCHAR",
        "provider": "VARCHAR", "account": "VARCHAR", "cost_center": "VARCHAR", "department": "VARCHAR",
        "amount": "VARCHAR"}]')) AS line
    FROM closes
);
CREATE OR REPLACE VIEW open_month AS
SELECT min(month) AS first_closed, CAST(max(month) + INTERVAL 1 MONTH AS DATE) AS month FROM closes;

-- General ledger accounts. Expense is looked up by provider and department, then by department, then by provider.
CREATE OR REPLACE VIEW gl_accounts AS
SELECT subject, json_extract_string(body, '$.account') AS account FROM standing_decisions WHERE kind = 'gl_account';
CREATE OR REPLACE MACRO account_at(asked) AS (SELECT any_value(account) FROM gl_accounts WHERE subject = asked);
CREATE OR REPLACE MACRO account_of(what, vendor, unit) AS CASE
    WHEN what <> 'expense' THEN account_at(what)
    ELSE coalesce(
        account_at('expense/' || vendor || '/' || unit), account_at('expense/*/' || unit), account_at('expense/' || vendor),
        account_at('expense')
    )
END;

-- What rests on no decision is computed once.
CREATE OR REPLACE TABLE mart.provider_months AS
SELECT
    provider, month, sum(ledger) AS ledger, sum(vendor) AS report, bool_or(has_invoice) AS has_invoice,
    sum(invoice) AS invoice, sum(tax) AS tax, sum(unexplained) AS unexplained, sum(bill) AS bill
FROM mart.reconciliation GROUP BY ALL;
CREATE OR REPLACE VIEW provider_months AS FROM mart.provider_months;

-- What is used and not yet billed. The base is the vendor's cost report, or the ledger where there is none, times what
-- invoices net of tax came to per unit of it in the last six billed months: their median, lowest and highest.
CREATE OR REPLACE VIEW accruals AS
WITH bases AS (
    SELECT
        provider, month, has_invoice, invoice - tax AS net, ledger,
        coalesce(report, ledger) AS base, report IS NOT NULL AS is_report
    FROM provider_months WHERE coalesce(report, ledger) <> 0
),
unbilled AS (SELECT * FROM bases WHERE NOT coalesce(has_invoice, false)),
ratios AS (
    SELECT u.provider, u.month, CAST(b.net / CASE WHEN u.is_report THEN b.base ELSE b.ledger END AS DECIMAL(18, 6)) AS ratio
    FROM unbilled u
    JOIN bases b ON b.provider = u.provider AND b.has_invoice AND b.month < u.month AND b.is_report >= u.is_report
    WHERE CASE WHEN u.is_report THEN b.base ELSE b.ledger END <> 0
    QUALIFY row_number() OVER (PARTITION BY u.provider, u.month ORDER BY b.month DESC) <= 6
),
spread AS (
    SELECT provider, month, count(*) AS months, min(ratio) AS low, quantile_disc(ratio, 0.5) AS middle, max(ratio) AS high
    FROM ratios GROUP BY ALL
)
SELECT
    u.provider, u.month, u.base, u.is_report, coalesce(s.months, 0) AS months, coalesce(s.middle, 1) AS ratio,
    CAST(round(u.base * coalesce(s.low, 1), 2) AS DECIMAL(18, 2)) AS low,
    CAST(round(u.base * coalesce(s.middle, 1), 2) AS DECIMAL(18, 2)) AS expected,
    CAST(round(u.base * coalesce(s.high, 1), 2) AS DECIMAL(18, 2)) AS high
FROM unbilled u LEFT JOIN spread s USING (provider, month);

-- What the books should say of a month's usage by what is known now, debits positive. Usage of a provider in cents by
-- department, what the bill is beside it, and what is owed: it sums to 0 for each provider.
CREATE OR REPLACE TABLE mart.due_lines AS
WITH expense AS (
    SELECT
        b.provider, month_of(b.day) AS usage_month, coalesce(d.name, '(none)') AS department, d.cost_center,
        CAST(round(sum(b.booked), 2) AS DECIMAL(18, 2)) AS amount
    FROM mart.bill_day b LEFT JOIN mart.departments d ON d.id = b.department_id
    WHERE b.booked IS NOT NULL GROUP BY ALL
),
owed AS (
    SELECT provider, month AS usage_month, 'payable' AS entry, CAST(round(invoice, 2) AS DECIMAL(18, 2)) AS amount,
        CAST(round(tax, 2) AS DECIMAL(18, 2)) AS tax
    FROM provider_months WHERE has_invoice
    UNION ALL
    SELECT provider, month, 'accrued', expected, 0 FROM accruals
)
SELECT usage_month, 'expense' AS entry, provider, department, cost_center, amount FROM expense
UNION ALL
SELECT usage_month, 'tax', provider, '', NULL, tax FROM owed
UNION ALL
SELECT usage_month, entry, provider, '', NULL, -amount FROM owed
UNION ALL
SELECT
    o.usage_month, 'differences', o.provider, '', NULL,
    CAST(o.amount - o.tax - coalesce((
        SELECT sum(e.amount) FROM expense e WHERE e.provider = o.provider AND e.usage_month = o.usage_month
    ), 0) AS DECIMAL(18, 2))
FROM owed o;
CREATE OR REPLACE VIEW due_lines AS FROM mart.due_lines;

-- The journal: of a closed month as it was closed; of the open month its own usage and the differences of closed ones;
-- of every other month its own usage.
CREATE OR REPLACE VIEW journal_lines AS
WITH differences AS (
    SELECT usage_month, entry, provider, department, any_value(cost_center) AS cost_center, sum(amount) AS amount
    FROM (
        SELECT usage_month, entry, provider, department, cost_center, amount FROM due_lines
        WHERE usage_month >= (SELECT first_closed FROM open_month) AND usage_month < (SELECT month FROM open_month)
        UNION ALL
        SELECT usage_month, entry, provider, department, nullif(cost_center, ''), -amount FROM closed_lines
    )
    GROUP BY ALL
)
SELECT booked_in, usage_month, entry, provider, department, cost_center, account, amount, true AS is_closed FROM closed_lines
UNION ALL
SELECT
    o.month, d.usage_month, d.entry, d.provider, d.department, d.cost_center, account_of(d.entry, d.provider, d.department),
    d.amount, false
FROM differences d CROSS JOIN open_month o
UNION ALL
SELECT
    usage_month, usage_month, entry, provider, department, cost_center, account_of(entry, provider, department), amount, false
FROM due_lines
WHERE usage_month >= coalesce((SELECT month FROM open_month), DATE '0001-01-01')
   OR usage_month < (SELECT first_closed FROM open_month);

-- Requests that arrived after the data that their month was closed with.
CREATE OR REPLACE VIEW late_requests AS
SELECT c.month, l.received_at, coalesce(d.name, '(none)') AS department, l.provider, l.requests, l.booked
FROM mart.late_day l
JOIN closes c ON c.month = month_of(l.day) AND l.received_at > c.data_as_of
LEFT JOIN mart.departments d ON d.id = l.department_id;
