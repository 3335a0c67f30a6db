/*
title = "Online now"
unit = "people"
definition = "Distinct people with an event in the last 5 minutes, counted by the central store while there is a connection; without one, in the 5 minutes that end with the newest event of this generation."
good = "neither"
adds_up = false
chart = "card"
order = 5
audience = []
controls = []
owner = "Product analytics"
history = true
people = "activity"
computed = "online"
columns = { "Moment" = "date", "People" = "people" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["2026-03-06 15:00:00", 1],
]
*/
SELECT moment AS "Moment", people AS "People"
FROM online, coverage
WHERE moment IS NOT NULL AND $finish > first_day AND $start <= last_day
