/*
title = "Power users and training needs"
unit = "people"
definition = "Power users are the tenth of people with the highest score; training needs have a score below 20 and hold a seat. Score 0 to 100 over the 28 days that end with the period: 40 x active workdays / 20 workdays, 30 x ln(1 + actions) / ln(1 + P90 of actions), 30 x distinct features / P90 of distinct features, each share at most 1; P90 are those of active people; the weights are settings. Scored is who was active or holds a seat."
good = "neither"
adds_up = false
chart = "bar"
order = 220
audience = []
controls = []
owner = "Product analytics"
section = "Engagement"
computed = "classes"
people = "directory"
sums = [[]]
columns = { "Class" = "text", "People" = "people", "Note" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Power users", 1, "Weights: active workdays 40, actions 30, features 30."],
    ["Between", 2, "Weights: active workdays 40, actions 30, features 30."],
    ["Training needs", 0, "Weights: active workdays 40, actions 30, features 30."],
]
*/
SELECT class AS "Class", people AS "People", score_weights() AS "Note"
FROM help_classes($finish, $where)
WHERE $finish > $start
ORDER BY place
