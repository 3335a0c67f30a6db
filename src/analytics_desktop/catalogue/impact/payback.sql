/*
title = "Payback"
unit = "months"
definition = "Months from the first investment until cumulative benefit covers cumulative investment, by the monthly values up to the end of the period; setup_cost counts once at the start. Unknown while it is not reached. Kept for the company only."
good = "down"
adds_up = false
chart = "card"
computed = "payback"
order = 20
history = true
audience = []
controls = []
owner = "Business operations"

[columns]
"Kind" = "text"
"Name" = "text"
"Unit" = "text"
"Period" = "date"
"Low" = "ratio"
"Base" = "ratio"
"High" = "ratio"
"Evidence" = "text"
"Version" = "count"
"Expression" = "text"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["formula", "benefits", "money", "", "", "", "", "", 0, "hours_value_measured + hours_value_modelled + hours_value_asserted + revenue_benefit"],
    ["formula", "cost_avoidance", "money", "", "", "", "", "", 0, "hours_value - execution_cost"],
    ["formula", "cost_per_success", "money per execution", "", "", "", "", "", 0, "execution_cost / successful_executions"],
    ["formula", "efficiency_gain", "percent", "", "", "", "", "", 0, "percent(hours_saved / baseline_hours)"],
    ["formula", "hours_value", "money", "", "", "", "", "", 0, "hours_value_measured + hours_value_modelled + hours_value_asserted"],
    ["formula", "investment", "money", "", "", "", "", "", 0, "ai_cost + platform_cost + people_cost"],
    ["formula", "margin", "ratio", "", "", "", "", "", 0, "0"],
    ["formula", "net_benefit", "money", "", "", "", "", "", 0, "benefits - investment"],
    ["formula", "people_cost", "money", "", "", "", "", "", 0, "people_rate * period_months"],
    ["formula", "people_rate", "money per month", "", "", "", "", "", 0, "0"],
    ["formula", "platform_cost", "money", "", "", "", "", "", 0, "platform_rate * period_months"],
    ["formula", "platform_rate", "money per month", "", "", "", "", "", 0, "0"],
    ["formula", "revenue_benefit", "money", "", "", "", "", "", 0, "attributed_revenue * win_uplift * margin"],
    ["formula", "revenue_growth", "percent", "", "", "", "", "", 0, "percent((revenue_recent - revenue_at_start) / revenue_at_start)"],
    ["formula", "roi", "percent", "", "", "", "", "", 0, "percent((benefits - investment) / investment)"],
    ["formula", "setup_cost", "money", "", "", "", "", "", 0, "0"],
    ["input", "ai_cost", "money", "2026-03-01", "2.25", "2.25", "2.25", "measured", "", "Booked cost of all AI requests."],
    ["input", "assisted_revenue", "money", "2026-03-01", "10000", "10000", "10000", "measured", "", "Amount of the deals won that an AI action touched."],
    ["input", "attributed_revenue", "money", "2026-03-01", "10000", "10000", "10000", "modelled", "", "The same, where people decided otherwise with the amount they set."],
    ["input", "baseline_hours", "hours", "2026-03-01", "0.333333333333", "0.516666666667", "0.666666666667", "modelled", "", "What the automated tasks take by hand."],
    ["input", "execution_cost", "money", "2026-03-01", "2", "2", "2", "measured", "", "Booked cost of the requests made in agent executions."],
    ["input", "hours_saved", "hours", "2026-03-01", "0.316666666667", "0.5", "0.65", "modelled", "", "Baseline less observed time of the automated tasks."],
    ["input", "hours_value_asserted", "money", "2026-03-01", "0", "0", "0", "asserted", "", "The same, tasks whose baseline is asserted."],
    ["input", "hours_value_measured", "money", "2026-03-01", "19", "30", "39", "measured", "", "Hours saved at the loaded rate, tasks whose baseline was measured."],
    ["input", "hours_value_modelled", "money", "2026-03-01", "0", "0", "0", "modelled", "", "The same, tasks whose baseline is modelled."],
    ["input", "period_months", "months", "2026-03-01", "0.225806451613", "0.225806451613", "0.225806451613", "measured", "", "Length of the period; a part of a month counts as such."],
    ["input", "revenue", "money", "2026-03-01", "15000", "15000", "15000", "measured", "", "Amount of all deals won."],
    ["input", "revenue_at_start", "money", "", "", "", "", "measured", "", "Mean monthly revenue of the three whole months before the first AI action on a deal, of the first three after it where there are none before."],
    ["input", "revenue_recent", "money", "", "", "", "", "measured", "", "Mean monthly revenue of the last three whole months."],
    ["input", "successful_executions", "executions", "2026-03-01", "2", "2", "2", "measured", "", "Agent executions that succeeded."],
    ["input", "tasks_automated", "executions", "2026-03-01", "1", "1", "1", "measured", "", "Successful executions of tasks with a known baseline."],
    ["input", "win_uplift", "ratio", "", "0", "0", "0", "modelled", "", "Share of the assisted wins beyond the win rate of other deals, with its 95 % interval; 0 below 5 closed deals of either."],
]
*/
SELECT * FROM impact_evidence(coalesce((SELECT first_day FROM coverage), $start), $finish, 'month')
ORDER BY ALL
