-- Distinct people of a day and of the days that end with it, of the company only: counts of people cannot be added. What
-- is too small is not told. A day with trailing people and none of its own is one on which nobody came.
INSERT INTO mart.active_day BY NAME
SELECT
    day, 'company' AS dimension, '(none)' AS name,
    CASE WHEN t.day IS NULL OR d.day IS NOT NULL THEN CAST(d.told ->> 'people' AS INTEGER) ELSE 0 END AS daily,
    CAST(t.told ->> 'weekly' AS INTEGER) AS weekly, CAST(t.told ->> 'monthly' AS INTEGER) AS monthly
FROM (FROM mart.aggregates WHERE metric = 'daily_active_people' AND dimension = 'company') d
FULL JOIN (FROM mart.aggregates WHERE metric = 'daily_trailing_people') t USING (day)
ORDER BY day;
