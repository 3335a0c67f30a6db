/*
title = "Ledger, cost report and invoice"
unit = "text"
definition = "Booked cost of each month by the local day of the request, the vendor's own cost report and its invoice, per model, in the reporting currency. The gap is the invoice minus the ledger, or the cost report minus the ledger while there is no invoice. Explained is the part with a named cause. Green is an unexplained rest of at most 1 % of the bill. Months that the period touches are shown whole."
good = "neither"
adds_up = false
chart = "table"
order = 300
section = "Reconciliation"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Month" = "text", "Provider" = "text", "Model" = "text", "Ledger" = "money", "Cost report" = "money", "Invoice" = "money", "Gap" = "money", "Explained" = "money", "Unexplained" = "money", "Unexplained share" = "percent", "State" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["2026-03", "acme", "large", "2.00", "2.372", "2.38", "0.38", "0.38", "0", 0, "within 1 %"],
    ["2026-03", "acme", "small", "0.25", "0.25", "0.35", "0.10", "0", "0.10", 28.5714, "above 1 %"],
]
*/
SELECT
    strftime(month, '%Y-%m') AS "Month",
    provider AS "Provider",
    coalesce(nullif(model, ''), '(none)') AS "Model",
    ledger AS "Ledger",
    vendor AS "Cost report",
    invoice AS "Invoice",
    bill - ledger AS "Gap",
    bill - ledger - unexplained AS "Explained",
    unexplained AS "Unexplained",
    round(100 * abs(unexplained) / nullif(abs(bill), 0), 4) AS "Unexplained share",
    CASE WHEN bill IS NULL THEN 'no bill yet' WHEN abs(unexplained) <= 0.01 * abs(bill) THEN 'within 1 %' ELSE 'above 1 %' END
        AS "State"
FROM mart.reconciliation
WHERE month < $finish AND month + INTERVAL 1 MONTH > $start
ORDER BY "Month", "Provider", "Model"
