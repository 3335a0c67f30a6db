/*
title = "People by active days"
unit = "people"
definition = "How many people were active on how many days of the period: the distribution behind stickiness. System accounts and people who opted out never count."
good = "neither"
adds_up = false
chart = "bar"
order = 230
audience = []
controls = []
owner = "Product analytics"
section = "Engagement"
computed = "classes"
people = "activity"
sums = [[]]
columns = { "Class" = "text", "People" = "people", "Note" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["1 day", 1, ""],
    ["2 to 3 days", 2, ""],
    ["4 to 7 days", 0, ""],
]
*/
SELECT class AS "Class", people AS "People", '' AS "Note"
FROM active_day_classes($start, $finish, $where)
ORDER BY least
