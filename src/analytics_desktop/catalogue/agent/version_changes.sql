/*
title = "Before and after a new version"
unit = "text"
definition = "Each version that began in the period against its predecessor in the 28 days before, in its own first 28 days. Success: difference in percentage points (Newcombe interval). Duration: change of the geometric mean (Welch interval on logarithms). The intervals hold together with 95 % for all comparisons of the table (Bonferroni), so that noise is not called a change; below 20 executions on a side nothing is said. Whatever else changed on the same day is not told apart."
good = "neither"
adds_up = false
chart = "table"
order = 142
audience = []
controls = []
owner = "AI platform"
section = "One agent"
columns = { "Agent" = "text", "Before" = "text", "After" = "text", "Since" = "date", "Ended before" = "executions", "Ended after" = "executions", "Verdict" = "text", "Success, points" = "percent", "Points, least" = "percent", "Points, most" = "percent", "Duration, change" = "percent", "Change, least" = "percent", "Change, most" = "percent" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
]
*/
WITH daily AS (
    SELECT segment('agent', dims) AS agent, agent_version AS version, * EXCLUDE (dims, agent_version)
    FROM agent_versions
    WHERE day >= $start - 28 AND day < $finish AND keep($where, dims)
),
starts AS (
    SELECT agent, version, min(day) AS began, sum(executions) AS executions
    FROM daily
    GROUP BY agent, version
),
pairs AS (
    SELECT
        agent, version, began, lag(version) OVER (PARTITION BY agent ORDER BY began, version) AS predecessor
    FROM starts
),
sums AS (
    SELECT
        p.agent, p.predecessor, p.version, p.began, d.version = p.version AS is_new,
        sum(d.ended) AS ended, sum(d.successes) AS successes, sum(d.timed) AS timed, sum(d.log_sum) AS log_sum,
        sum(d.log_squares) AS log_squares
    FROM pairs p JOIN daily d ON d.agent = p.agent
        AND ((d.version = p.version AND d.day < p.began + 28) OR (d.version = p.predecessor AND d.day >= p.began - 28))
    WHERE p.predecessor IS NOT NULL AND p.began >= $start
    GROUP BY ALL
),
sides AS (
    SELECT
        agent, predecessor, version, began,
        max(CASE WHEN NOT is_new THEN ended END) AS n1, max(CASE WHEN is_new THEN ended END) AS n2,
        max(CASE WHEN NOT is_new THEN successes / nullif(ended, 0) END) AS p1,
        max(CASE WHEN is_new THEN successes / nullif(ended, 0) END) AS p2,
        max(CASE WHEN NOT is_new THEN log_sum / nullif(timed, 0) END) AS m1,
        max(CASE WHEN is_new THEN log_sum / nullif(timed, 0) END) AS m2,
        max(CASE WHEN NOT is_new THEN greatest(0, log_squares - log_sum * log_sum / timed) / nullif(timed - 1, 0) / timed END) AS v1,
        max(CASE WHEN is_new THEN greatest(0, log_squares - log_sum * log_sum / timed) / nullif(timed - 1, 0) / timed END) AS v2
    FROM sums
    GROUP BY ALL
),
judged AS (
    SELECT
        *, n1 >= 20 AND n2 >= 20 AS is_enough,
        normal_tail(0.0125 / greatest(1, count(CASE WHEN n1 >= 20 AND n2 >= 20 THEN 1 END) OVER ())) AS z
    FROM sides
),
intervals AS (
    SELECT
        *, p2 - p1 AS gain,
        p2 - p1 - sqrt(pow(p2 - wilson_low(p2 * n2, n2, z) / 100, 2) + pow(wilson_high(p1 * n1, n1, z) / 100 - p1, 2)) AS gain_low,
        p2 - p1 + sqrt(pow(wilson_high(p2 * n2, n2, z) / 100 - p2, 2) + pow(p1 - wilson_low(p1 * n1, n1, z) / 100, 2)) AS gain_high,
        m2 - m1 AS slowing, m2 - m1 - z * sqrt(v1 + v2) AS slowing_low, m2 - m1 + z * sqrt(v1 + v2) AS slowing_high
    FROM judged
)
SELECT
    agent AS "Agent", predecessor AS "Before", version AS "After", began AS "Since",
    CAST(coalesce(n1, 0) AS BIGINT) AS "Ended before", CAST(coalesce(n2, 0) AS BIGINT) AS "Ended after",
    CASE
        WHEN NOT coalesce(is_enough, false) THEN 'too few executions'
        WHEN gain_high < 0 AND slowing_low > 0 THEN 'fails more, slower'
        WHEN gain_high < 0 AND slowing_high < 0 THEN 'fails more, faster'
        WHEN gain_low > 0 AND slowing_low > 0 THEN 'fails less, slower'
        WHEN gain_low > 0 AND slowing_high < 0 THEN 'fails less, faster'
        WHEN gain_high < 0 THEN 'fails more'
        WHEN gain_low > 0 THEN 'fails less'
        WHEN slowing_low > 0 THEN 'slower'
        WHEN slowing_high < 0 THEN 'faster'
        ELSE 'no change shown'
    END AS "Verdict",
    CASE WHEN is_enough THEN round(100 * gain, 4) END AS "Success, points",
    CASE WHEN is_enough THEN round(100 * gain_low, 4) END AS "Points, least",
    CASE WHEN is_enough THEN round(100 * gain_high, 4) END AS "Points, most",
    CASE WHEN is_enough THEN round(100 * (exp(slowing) - 1), 4) END AS "Duration, change",
    CASE WHEN is_enough THEN round(100 * (exp(slowing_low) - 1), 4) END AS "Change, least",
    CASE WHEN is_enough THEN round(100 * (exp(slowing_high) - 1), 4) END AS "Change, most"
FROM intervals
ORDER BY "Agent", "Since", "After"
