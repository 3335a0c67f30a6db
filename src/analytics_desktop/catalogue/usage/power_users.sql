/*
title = "Power users"
unit = "text"
definition = "The tenth of people with the highest score. Score 0 to 100 over the 28 days that end with the period: 40 x active workdays / 20 workdays, 30 x ln(1 + actions) / ln(1 + P90 of actions), 30 x distinct features / P90 of distinct features, each share at most 1; P90 are those of active people; the weights are settings. Scored is who was active or holds a seat. Names are for the manager of these people only."
good = "neither"
adds_up = false
chart = "table"
order = 310
audience = ["manager"]
controls = []
owner = "Product analytics"
section = "People"
people = "directory"
columns = { "Person" = "text", "Team" = "text", "Score" = "score", "Workdays part" = "ratio", "Actions part" = "ratio", "Features part" = "ratio", "Active days" = "count", "Actions" = "events", "Features" = "count", "Last active" = "date", "Seat" = "text", "Weights" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["Ann", "East", 66.0, 6.0, 30.0, 30.0, 3, 4, 2, "2026-03-04", "yes", "Weights: active workdays 40, actions 30, features 30."],
]
*/
SELECT
    CAST(dims['person'] AS VARCHAR) AS "Person", CAST(dims['team'] AS VARCHAR) AS "Team", score AS "Score",
    round(workdays_points() * least(1, workdays / 20), 4) AS "Workdays part", round(actions_points() * actions_share, 4) AS "Actions part",
    round(features_points() * features_share, 4) AS "Features part", days AS "Active days", actions AS "Actions", features AS "Features",
    last_seen AS "Last active", CASE WHEN has_seat THEN 'yes' ELSE 'no' END AS "Seat", score_weights() AS "Weights"
FROM engagement($finish, $where)
WHERE $finish > $start AND is_power_user
ORDER BY score DESC, "Person"
