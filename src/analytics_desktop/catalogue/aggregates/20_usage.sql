-- Distinct people of a day, of the company only: counts of people cannot be added. What is too small is not told.
INSERT INTO mart.active_day BY NAME
SELECT day, 'company' AS dimension, '(none)' AS name, CAST(told ->> 'people' AS INTEGER) AS daily
FROM mart.aggregates
WHERE metric = 'daily_active_people' AND dimension = 'company'
ORDER BY day;
