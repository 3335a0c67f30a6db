/*
title = "Versions of formulas"
unit = "text"
definition = "Every version of every formula, the newest first: what it said, in which unit, who changed it, when and why. Version 0 ships with the program. A version is never deleted; the newest stands, whatever the period."
good = "neither"
adds_up = false
chart = "table"
order = 420
section = "Formulas"
audience = []
controls = []
owner = "Business operations"
columns = { "Formula" = "text", "Version" = "count", "Says" = "text", "Unit" = "text", "Changed by" = "text", "Changed at" = "date", "Why" = "text", "State" = "text" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["benefits", 0, "hours_value_measured + hours_value_modelled + hours_value_asserted + revenue_benefit", "money", "", "", "as shipped", "kept"],
    ["cost_avoidance", 0, "hours_value - execution_cost", "money", "", "", "as shipped", "kept"],
    ["cost_per_success", 0, "execution_cost / successful_executions", "money per execution", "", "", "as shipped", "kept"],
    ["efficiency_gain", 0, "percent(hours_saved / baseline_hours)", "percent", "", "", "as shipped", "kept"],
    ["hours_value", 0, "hours_value_measured + hours_value_modelled + hours_value_asserted", "money", "", "", "as shipped", "kept"],
    ["investment", 0, "ai_cost + platform_cost + people_cost", "money", "", "", "as shipped", "kept"],
    ["margin", 0, "0", "ratio", "", "", "as shipped", "kept"],
    ["net_benefit", 0, "benefits - investment", "money", "", "", "as shipped", "kept"],
    ["people_cost", 0, "people_rate * period_months", "money", "", "", "as shipped", "kept"],
    ["people_rate", 0, "0", "money per month", "", "", "as shipped", "kept"],
    ["platform_cost", 0, "platform_rate * period_months", "money", "", "", "as shipped", "kept"],
    ["platform_rate", 0, "0", "money per month", "", "", "as shipped", "kept"],
    ["revenue_benefit", 0, "attributed_revenue * win_uplift * margin", "money", "", "", "as shipped", "kept"],
    ["revenue_growth", 0, "percent((revenue_recent - revenue_at_start) / revenue_at_start)", "percent", "", "", "as shipped", "kept"],
    ["roi", 0, "percent((benefits - investment) / investment)", "percent", "", "", "as shipped", "kept"],
    ["setup_cost", 0, "0", "money", "", "", "as shipped", "kept"],
]
*/
SELECT
    name AS "Formula", version AS "Version", expression AS "Says", unit AS "Unit", changed_by AS "Changed by",
    changed_at AS "Changed at", reason AS "Why", CASE WHEN waiting THEN 'waits for a sync' ELSE 'kept' END AS "State"
FROM formula_versions
WHERE $start < $finish
ORDER BY name, version DESC
