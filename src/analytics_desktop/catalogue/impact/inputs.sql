/*
title = "What formulas may name"
unit = "ratio"
definition = "The numbers that the data give for the period, by the names that formulas use: low, most likely and high, and whether they are measured, modelled or asserted. An unknown value makes unknown what is computed from it."
good = "neither"
adds_up = false
chart = "table"
order = 415
section = "Formulas"
audience = []
controls = []
owner = "Business operations"
columns = { "Input" = "text", "Low" = "ratio", "Base" = "ratio", "High" = "ratio", "Unit" = "text", "Evidence" = "text", "Meaning" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["ai_cost", "2.25", "2.25", "2.25", "money", "measured", "Booked cost of all AI requests."],
    ["assisted_revenue", "10000", "10000", "10000", "money", "measured", "Amount of the deals won that an AI action touched."],
    ["attributed_revenue", "10000", "10000", "10000", "money", "modelled", "The same, where people decided otherwise with the amount they set."],
    ["baseline_hours", "0.333333333333", "0.516666666667", "0.666666666667", "hours", "modelled", "What the automated tasks take by hand."],
    ["execution_cost", "2", "2", "2", "money", "measured", "Booked cost of the requests made in agent executions."],
    ["hours_saved", "0.316666666667", "0.5", "0.65", "hours", "modelled", "Baseline less observed time of the automated tasks."],
    ["hours_value_asserted", "0", "0", "0", "money", "asserted", "The same, tasks whose baseline is asserted."],
    ["hours_value_measured", "19", "30", "39", "money", "measured", "Hours saved at the loaded rate, tasks whose baseline was measured."],
    ["hours_value_modelled", "0", "0", "0", "money", "modelled", "The same, tasks whose baseline is modelled."],
    ["period_months", "0.225806451613", "0.225806451613", "0.225806451613", "months", "measured", "Length of the period; a part of a month counts as such."],
    ["revenue", "15000", "15000", "15000", "money", "measured", "Amount of all deals won."],
    ["revenue_at_start", "", "", "", "money", "measured", "Mean monthly revenue of the three whole months before the first AI action on a deal, of the first three after it where there are none before."],
    ["revenue_recent", "", "", "", "money", "measured", "Mean monthly revenue of the last three whole months."],
    ["successful_executions", "2", "2", "2", "executions", "measured", "Agent executions that succeeded."],
    ["tasks_automated", "1", "1", "1", "executions", "measured", "Successful executions of tasks with a known baseline."],
    ["win_uplift", "0", "0", "0", "ratio", "modelled", "Share of the assisted wins beyond the win rate of other deals, with its 95 % interval; 0 below 5 closed deals of either."],
]
*/
SELECT
    "Name" AS "Input", "Low", "Base", "High", "Unit", "Evidence", "Expression" AS "Meaning"
FROM impact_evidence($start, $finish, 'whole')
WHERE "Kind" = 'input'
ORDER BY "Name"
