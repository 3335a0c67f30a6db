-- What the engagement score of each person rests on, for every day: the 28 days that end with it. A sum over these days
-- changes when a day comes in and when it goes out, so it is made of such changes, added up along the days.
CREATE OR REPLACE TABLE mart.scores AS
WITH active AS (
    SELECT person_id, day, CAST(isodow(day) <= 5 AS INTEGER) AS workdays, CAST(sum(events) AS INTEGER) AS actions
    FROM mart.user_day
    WHERE person_id IS NOT NULL
    GROUP BY person_id, day
),
changes AS (
    SELECT person_id, day, day AS seen, 1 AS days, workdays, actions, 0 AS features, 0 AS seats FROM active
    UNION ALL
    SELECT person_id, day + 28, NULL, -1, -workdays, -actions, 0, 0 FROM active
    UNION ALL
    -- a feature counts from a use with none in the 27 days before it until 28 days after the last of those that follow
    SELECT person_id, day, NULL, 0, 0, 0, 1, 0 FROM mart.feature_day WHERE before <= day - 28
    UNION ALL
    SELECT person_id, before + 28, NULL, 0, 0, 0, -1, 0
    FROM mart.feature_day
    WHERE before <= day - 28 AND before > DATE '0001-01-01'
    UNION ALL
    SELECT person_id, max(day) + 28, NULL, 0, 0, 0, -1, 0
    FROM mart.feature_day r JOIN mart.feature_cells c ON c.cell = r.cell
    GROUP BY person_id, c.dims['feature']
    UNION ALL  -- who holds a seat is scored without doing anything, from the first day to the one before the last
    SELECT person_id, greatest(first_activity, started_on), NULL, 0, 0, 0, 0, 1
    FROM mart.scored_people CROSS JOIN mart.coverage
    WHERE has_seat
    UNION ALL
    SELECT person_id, ended_on, NULL, 0, 0, 0, 0, -1 FROM mart.scored_people WHERE has_seat AND ended_on IS NOT NULL
),
changed AS (
    SELECT
        person_id, day, max(seen) AS seen, CAST(sum(days) AS INTEGER) AS days, CAST(sum(workdays) AS INTEGER) AS workdays,
        CAST(sum(actions) AS INTEGER) AS actions, CAST(sum(features) AS INTEGER) AS features,
        CAST(sum(seats) AS INTEGER) AS seats
    FROM changes
    GROUP BY person_id, day
),
levels AS (
    SELECT
        person_id, day, lead(day) OVER along AS until, max(seen) OVER along AS seen, sum(days) OVER along AS days,
        sum(workdays) OVER along AS workdays, sum(actions) OVER along AS actions, sum(features) OVER along AS features,
        sum(seats) OVER along AS seats
    FROM changed
    WINDOW along AS (PARTITION BY person_id ORDER BY day)
),
daily AS (
    SELECT
        CAST(unnest(generate_series(
            greatest(l.day, first_activity), least(coalesce(until - 1, last_day), last_day), INTERVAL 1 DAY
        )) AS DATE) AS day,
        person_id, CASE WHEN days > 0 THEN seen END AS last_seen, CAST(days AS UTINYINT) AS days,
        CAST(workdays AS UTINYINT) AS workdays, CAST(actions AS INTEGER) AS actions, CAST(features AS INTEGER) AS features
    FROM levels l CROSS JOIN mart.coverage
    WHERE days > 0 OR seats > 0
),
yardsticks AS (
    SELECT day, quantile_cont(actions, 0.9) AS actions, quantile_cont(features, 0.9) AS features
    FROM daily
    WHERE days > 0
    GROUP BY day
)
SELECT
    d.day, p.dims, p.has_seat, d.last_seen, d.days, d.workdays, d.actions, d.features,
    least(1, ln(1 + d.actions) / ln(1 + y.actions)) AS actions_share,
    -- where hardly anybody uses features, one is as many as can be
    CASE WHEN y.features > 0 THEN least(1, d.features / y.features) WHEN d.features > 0 THEN 1 ELSE 0 END AS features_share
FROM daily d
JOIN yardsticks y ON y.day = d.day
JOIN mart.scored_people p ON p.person_id = d.person_id
ORDER BY d.day;
