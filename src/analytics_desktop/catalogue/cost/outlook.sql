/*
title = "Next 30 and 90 days"
unit = "text"
definition = "What cost is expected to be over the next 30 and 90 days and over the running month, with its 80 % range. The forecast rests on the whole daily history up to the end of the period, days that stood out set aside; among linear trend, seasonal naive, damped ETS, Theta and autoregression those that did best on the past of this very series are taken. Confidence is 100 % less the typical daily error of the past; coverage is the share of past days inside their 95 % range. The rows are the evidence: every booked day."
good = "down"
adds_up = false
chart = "table"
section = "Forecast and budgets"
computed = "outlook"
later = true
order = 105
audience = []
controls = []
owner = "Finance"
columns = { "Day" = "date", "Booked" = "money" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["2026-03-02", "1.50"],
    ["2026-03-03", "0.75"],
    ["2026-03-04", "unknown"],
]
*/
SELECT day AS "Day", sum(booked) AS "Booked"
FROM costs(NULL, $where)
WHERE day < $finish AND keep($where, dims)
GROUP BY day
ORDER BY day
