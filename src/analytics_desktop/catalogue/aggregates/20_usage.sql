-- Distinct people of a day (people) and of the 7 and 30 days that end with it (weekly, monthly), of the company only: counts
-- of people cannot be added. A day with trailing people and none of its own is one on which nobody came.
CREATE OR REPLACE VIEW mart.people_of_days AS
SELECT
    day, coalesce(max(CAST(told ->> 'people' AS INTEGER)) FILTER (metric = 'daily_active_people'), 0) AS daily,
    max(CAST(told ->> 'weekly' AS INTEGER)) AS weekly, max(CAST(told ->> 'monthly' AS INTEGER)) AS monthly
FROM mart.aggregates
WHERE metric IN ('daily_active_people', 'daily_trailing_people') AND dimension = 'company'
GROUP BY day;

INSERT INTO mart.active_day BY NAME
SELECT day, 'company' AS kept, '(none)' AS name, daily, weekly, monthly FROM mart.people_of_days ORDER BY day;
