/*
title = "Accruals"
unit = "text"
definition = "Usage that is not billed yet. Expected is the vendor's cost report (the ledger where there is none) times what invoices, net of tax, came to per unit of it in the last six billed months: the median; low and high are the lowest and highest of these months. Without a billed month the factor is 1. A month that is not over is accrued to date."
good = "neither"
adds_up = false
chart = "table"
order = 410
section = "Close"
audience = ["executive", "finance", "auditor", "compliance", "admin"]
controls = []
owner = "Finance"
columns = { "Month" = "text", "Provider" = "text", "Low" = "money", "Expected" = "money", "High" = "money", "Base" = "text", "Base amount" = "money", "Factor" = "ratio", "Billed months" = "count" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = []
*/
SELECT
    strftime(month, '%Y-%m') AS "Month",
    provider AS "Provider",
    low AS "Low",
    expected AS "Expected",
    high AS "High",
    CASE WHEN is_report THEN 'cost report' ELSE 'ledger' END AS "Base",
    base AS "Base amount",
    ratio AS "Factor",
    months AS "Billed months"
FROM accruals
WHERE month < $finish AND month + INTERVAL 1 MONTH > $start
ORDER BY "Month", "Provider"
