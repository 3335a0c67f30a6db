/*
title = "Journal"
unit = "text"
definition = "What to post for each month: usage by department to expense, what the bill has beside it to differences and tax, against the invoice (payable) or, while there is none, the accrual. A closed month shows what was posted with it, for ever. What changed since, such as late requests or an invoice in place of an accrual, is in the open month as the difference. Amounts are cents of the reporting currency; debits equal credits for each provider."
good = "neither"
adds_up = false
chart = "table"
order = 400
section = "Close"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Month" = "text", "State" = "text", "Usage of" = "text", "Entry" = "text", "Provider" = "text", "Account" = "text", "Cost centre" = "text", "Department" = "text", "Debit" = "money", "Credit" = "money" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["2026-03", "open", "2026-03", "Expense", "acme", "", "CC-1", "Sales", "0.75", ""],
    ["2026-03", "open", "2026-03", "Expense", "acme", "", "CC-2", "Engineering", "1.50", ""],
    ["2026-03", "open", "2026-03", "Differences", "acme", "", "", "", "0.48", ""],
    ["2026-03", "open", "2026-03", "Payable", "acme", "", "", "", "", "2.73"],
]
*/
SELECT
    strftime(booked_in, '%Y-%m') AS "Month",
    CASE WHEN is_closed THEN 'closed' ELSE 'open' END AS "State",
    strftime(usage_month, '%Y-%m') AS "Usage of",
    upper(entry[1]) || entry[2:] || CASE WHEN usage_month < booked_in THEN ', true-up' ELSE '' END AS "Entry",
    provider AS "Provider",
    account AS "Account",
    nullif(cost_center, '') AS "Cost centre",
    nullif(department, '') AS "Department",
    CASE WHEN amount > 0 THEN amount END AS "Debit",
    CASE WHEN amount < 0 THEN -amount END AS "Credit"
FROM mart.journal_lines
WHERE booked_in < $finish AND booked_in + INTERVAL 1 MONTH > $start AND amount <> 0
ORDER BY
    booked_in, usage_month DESC, provider, list_position(['expense', 'differences', 'tax', 'accrued', 'payable'], entry),
    cost_center, department
