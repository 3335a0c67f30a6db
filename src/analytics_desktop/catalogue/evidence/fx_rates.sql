/*
title = "Exchange rates"
unit = "text"
definition = "Rates to the reporting currency on the days of the period."
good = "neither"
adds_up = false
chart = "table"
order = 1
audience = []
controls = []
owner = "Finance"
columns = { "Currency" = "text", "Day" = "date", "Rate" = "ratio" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["EUR", "2026-03-05", 1.25],
]
*/
SELECT currency AS "Currency", day AS "Day", rate AS "Rate"
FROM mart.fx_rates
WHERE day >= $start AND day < $finish
ORDER BY currency, day
