/*
title = "Hours saved by task"
unit = "hours"
definition = "For each task with a known baseline: successful executions with a known duration, baseline minutes (low, base, high), observed minutes on average, hours saved and their value at the loaded rate, each low, base and high, and how the baseline is known."
good = "up"
adds_up = false
chart = "table"
order = 320
section = "Productivity"
audience = []
controls = []
owner = "Business operations"

[columns]
"Task" = "text"
"Evidence" = "text"
"Executions" = "executions"
"Baseline low" = "minutes"
"Baseline" = "minutes"
"Baseline high" = "minutes"
"Observed" = "minutes"
"Hours low" = "hours"
"Hours" = "hours"
"Hours high" = "hours"
"Value low" = "money"
"Value" = "money"
"Value high" = "money"

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["proposal", "measured", 1, 20, 31, 40, 1, "0.316666666667", "0.5", "0.65", 19, 30, 39],
]
*/
WITH done AS (
    SELECT
        task_type, k.evidence, k.baseline_minutes, coalesce(k.baseline_low, k.baseline_minutes) AS low,
        coalesce(k.baseline_high, k.baseline_minutes) AS high, k.loaded_rate,
        e.executions, e.timed, e.duration_ms, e.saved_hours, e.saved_value
    FROM executions(NULL, $where) e JOIN automation_tasks k USING (task_type)
    WHERE day >= $start AND day < $finish AND keep($where, dims) AND outcome = 'success'
)
SELECT
    task_type AS "Task", evidence AS "Evidence", CAST(sum(executions) AS BIGINT) AS "Executions",
    low AS "Baseline low", baseline_minutes AS "Baseline", high AS "Baseline high",
    round(sum(duration_ms) / nullif(sum(timed), 0) / 60000, 6) AS "Observed",
    sum(CAST(saved_hours(timed, low, duration_ms) AS mart.saved)) AS "Hours low",
    sum(saved_hours) AS "Hours",
    sum(CAST(saved_hours(timed, high, duration_ms) AS mart.saved)) AS "Hours high",
    sum(CAST(saved_hours(timed, low, duration_ms) * loaded_rate AS mart.saved)) AS "Value low",
    sum(saved_value) AS "Value",
    sum(CAST(saved_hours(timed, high, duration_ms) * loaded_rate AS mart.saved)) AS "Value high"
FROM done
GROUP BY task_type, evidence, low, baseline_minutes, high
ORDER BY sum(saved_value) DESC NULLS LAST, task_type
