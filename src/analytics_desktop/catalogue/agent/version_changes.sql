/*
title = "Before and after a new version"
unit = "text"
definition = "Each version that began in the period against its predecessor in the 28 days before, in its own first 28 days. Success: difference in percentage points (Newcombe interval). Duration: change of the geometric mean (interval of Student on logarithms, with the degrees of freedom of the smaller side). Both intervals are widened where days differ more among themselves than chance explains, as with a burst of failures. They hold together with 99 % for all comparisons of the table (Bonferroni), so that noise is not called a change; below 20 executions on a side nothing is said. Whatever else changed on the same day is not told apart."
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
days AS (
    SELECT
        p.agent, p.predecessor, p.version, p.began, d.version = p.version AS is_new, d.day,
        CAST(sum(d.ended) AS DOUBLE) AS n, CAST(sum(d.successes) AS DOUBLE) AS hits, CAST(sum(d.timed) AS DOUBLE) AS timed,
        CAST(sum(d.log_sum) AS DOUBLE) AS logs, CAST(sum(d.log_squares) AS DOUBLE) AS squares
    FROM pairs p JOIN daily d ON d.agent = p.agent
        AND ((d.version = p.version AND d.day < p.began + 28) OR (d.version = p.predecessor AND d.day >= p.began - 28))
    WHERE p.predecessor IS NOT NULL AND p.began >= $start
    GROUP BY ALL
),
shared AS (
    SELECT
        *, sum(n) OVER side AS all_n, sum(hits) OVER side / nullif(sum(n) OVER side, 0) AS rate,
        sum(timed) OVER side AS all_timed, sum(logs) OVER side / nullif(sum(timed) OVER side, 0) AS mean
    FROM days
    WINDOW side AS (PARTITION BY agent, version, is_new)
),
-- What varies between days counts too: failures that come in a burst say less than as many spread over all days.
sums AS (
    SELECT
        agent, predecessor, version, began, is_new, max(all_n) AS n, max(rate) AS rate, max(mean) AS mean,
        sum(pow(hits - rate * n, 2)) / pow(max(all_n), 2) * count(*) / greatest(1, count(*) - 1) AS rate_variance,
        greatest(
            (sum(squares) - max(all_timed) * pow(max(mean), 2)) / nullif(max(all_timed) - 1, 0) / max(all_timed),
            sum(pow(logs - mean * timed, 2)) / pow(max(all_timed), 2) * count(*) / greatest(1, count(*) - 1)
        ) AS mean_variance
    FROM shared
    GROUP BY ALL
),
sized AS (
    SELECT *, CASE WHEN rate_variance > 0 THEN least(n, rate * (1 - rate) / rate_variance) ELSE n END AS worth FROM sums
),
sides AS (
    SELECT
        agent, predecessor, version, began,
        max(CASE WHEN NOT is_new THEN n END) AS n1, max(CASE WHEN is_new THEN n END) AS n2,
        max(CASE WHEN NOT is_new THEN worth END) AS w1, max(CASE WHEN is_new THEN worth END) AS w2,
        max(CASE WHEN NOT is_new THEN rate END) AS p1, max(CASE WHEN is_new THEN rate END) AS p2,
        max(CASE WHEN NOT is_new THEN mean END) AS m1, max(CASE WHEN is_new THEN mean END) AS m2,
        max(CASE WHEN NOT is_new THEN mean_variance END) AS v1, max(CASE WHEN is_new THEN mean_variance END) AS v2
    FROM sized
    GROUP BY ALL
),
judged AS (
    SELECT
        *, n1 >= 20 AND n2 >= 20 AS is_enough,
        normal_tail(0.0025 / greatest(1, count(CASE WHEN n1 >= 20 AND n2 >= 20 THEN 1 END) OVER ())) AS z
    FROM sides
),
intervals AS (
    SELECT
        *, p2 - p1 AS gain,
        p2 - p1 - sqrt(pow(p2 - wilson_low(p2 * w2, w2, z) / 100, 2) + pow(wilson_high(p1 * w1, w1, z) / 100 - p1, 2)) AS gain_low,
        p2 - p1 + sqrt(pow(wilson_high(p2 * w2, w2, z) / 100 - p2, 2) + pow(p1 - wilson_low(p1 * w1, w1, z) / 100, 2)) AS gain_high,
        m2 - m1 AS slowing,
        m2 - m1 - student_point(z, least(n1, n2) - 1) * sqrt(v1 + v2) AS slowing_low,
        m2 - m1 + student_point(z, least(n1, n2) - 1) * sqrt(v1 + v2) AS slowing_high
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
