-- What closing a month rests on beside decisions: computed once.
CREATE OR REPLACE TABLE mart.ledger_months AS
SELECT month_of(day) AS month, sum(booked) AS booked FROM mart.bill_day GROUP BY ALL;
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
