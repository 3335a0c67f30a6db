/*
title = "People by engagement score"
unit = "people"
definition = "How many people have which score. Score 0 to 100 over the 28 days that end with the period: 40 x active workdays / 20 workdays, 30 x ln(1 + actions) / ln(1 + P90 of actions), 30 x distinct features / P90 of distinct features, each share at most 1; P90 are those of active people; the weights are settings. Scored is who was active or holds a seat."
good = "neither"
adds_up = false
chart = "bar"
order = 210
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
    ["90 to 100", 0, "Weights: active workdays 40, actions 30, features 30."],
    ["80 to 89", 0, "Weights: active workdays 40, actions 30, features 30."],
    ["70 to 79", 0, "Weights: active workdays 40, actions 30, features 30."],
    ["60 to 69", 1, "Weights: active workdays 40, actions 30, features 30."],
    ["50 to 59", 0, "Weights: active workdays 40, actions 30, features 30."],
    ["40 to 49", 1, "Weights: active workdays 40, actions 30, features 30."],
    ["30 to 39", 1, "Weights: active workdays 40, actions 30, features 30."],
    ["20 to 29", 0, "Weights: active workdays 40, actions 30, features 30."],
    ["10 to 19", 0, "Weights: active workdays 40, actions 30, features 30."],
    ["0 to 9", 0, "Weights: active workdays 40, actions 30, features 30."],
]
*/
SELECT class AS "Class", people AS "People", score_weights() AS "Note"
FROM score_classes($finish, $where)
WHERE $finish > $start
ORDER BY low DESC
