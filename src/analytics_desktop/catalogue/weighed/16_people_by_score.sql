-- How many people of a team have which score on a day: `people_of_classes` from 90 to 100 points down to 0 to 9, and the sum
-- of their scores in ten-thousandths. Who is a power user depends on whom one is compared with: the company, a department or
-- a team, which is what `kept` says. Made again where a workspace weighs the parts of the score in its own way.
CREATE OR REPLACE TABLE mart.people_by_score AS
WITH scored AS (
    SELECT
        day, dims['department'] AS department, dims['team'] AS team, points, score_class(score) AS class,
        CAST(round(10000 * score) AS INTEGER) AS ten_thousandths, actions > 0 AS is_active,
        has_seat AND points < 20 AS needs_training
    FROM all_scores('{}')
),
cuts AS (
    SELECT day, department, team, power_cut(points) AS cut
    FROM scored
    GROUP BY GROUPING SETS ((day), (day, department), (day, team))
),
compared AS (
    SELECT 'company' AS kept, s.*, points >= cut AND is_active AS is_power_user
    FROM scored s JOIN cuts c ON c.day = s.day AND c.department IS NULL AND c.team IS NULL
    UNION ALL
    SELECT 'department', s.*, points >= cut AND is_active
    FROM scored s JOIN cuts c ON c.day = s.day AND c.department = s.department
    UNION ALL
    SELECT 'team', s.*, points >= cut AND is_active FROM scored s JOIN cuts c ON c.day = s.day AND c.team = s.team
)
SELECT
    CAST(kept AS mart.kept) AS kept, day, dimensions(department := department, team := team) AS dims,
    CAST(count(*) AS INTEGER) AS people, CAST(sum(ten_thousandths) AS BIGINT) AS ten_thousandths,
    CAST(count(*) FILTER (is_power_user) AS INTEGER) AS power_users,
    CAST(count(*) FILTER (needs_training AND NOT is_power_user) AS INTEGER) AS training_needs,
    CAST([
        count(*) FILTER (class = 1), count(*) FILTER (class = 2), count(*) FILTER (class = 3),
        count(*) FILTER (class = 4), count(*) FILTER (class = 5), count(*) FILTER (class = 6),
        count(*) FILTER (class = 7), count(*) FILTER (class = 8), count(*) FILTER (class = 9),
        count(*) FILTER (class = 10)
    ] AS INTEGER[]) AS people_of_classes
FROM compared
GROUP BY kept, day, department, team
ORDER BY kept, day;

-- People by their scores on one last day or on two. Stored for every day, by team; single people are compared anew where a
-- question is about some or is split by them, or is about several departments or teams.
CREATE OR REPLACE MACRO stored_people_by_score(earlier_next_day, next_day, dimension, wanted) AS TABLE
SELECT day, dims, people, ten_thousandths, power_users, training_needs, people_of_classes FROM mart.people_by_score
WHERE dimension IS DISTINCT FROM 'person' AND kept = CAST(coalesce(stored_count(NULL, wanted), 'several') AS mart.kept)
  AND day IN (earlier_next_day - 1, least(next_day - 1, newest_day())) AND keep(wanted, dims);
CREATE OR REPLACE MACRO counted_people_by_score(earlier_next_day, next_day, dimension, wanted) AS TABLE
SELECT
    day, dims, 1 AS people, CAST(round(10000 * score) AS INTEGER) AS ten_thousandths,
    CAST(is_power_user AS INTEGER) AS power_users,
    CAST(needs_training AND NOT is_power_user AS INTEGER) AS training_needs,
    list_transform(range(1, 11), lambda class: CAST(class = score_class(score) AS INTEGER)) AS people_of_classes
FROM engagement_of_both(earlier_next_day, next_day, wanted)
WHERE dimension = 'person' OR stored_count(NULL, wanted) IS NULL;
CREATE OR REPLACE MACRO people_by_score_of_both(earlier_next_day, next_day, dimension, wanted) AS TABLE
FROM stored_people_by_score(earlier_next_day, next_day, dimension, wanted)
UNION ALL
FROM counted_people_by_score(earlier_next_day, next_day, dimension, wanted);
CREATE OR REPLACE MACRO people_by_score(next_day, dimension, wanted) AS TABLE
FROM people_by_score_of_both(DATE '0001-01-01', next_day, dimension, wanted);

-- How many people have which score, and how many stand where.
CREATE OR REPLACE MACRO score_classes_of_both(earlier_next_day, next_day, wanted) AS TABLE
SELECT
    day < earlier_next_day AS is_earlier, unnest(range(90, -1, -10)) AS low,
    unnest([
        '90 to 100', '80 to 89', '70 to 79', '60 to 69', '50 to 59', '40 to 49', '30 to 39', '20 to 29', '10 to 19', '0 to 9'
    ]) AS class,
    unnest(CAST([
        sum(people_of_classes[1]), sum(people_of_classes[2]), sum(people_of_classes[3]), sum(people_of_classes[4]),
        sum(people_of_classes[5]), sum(people_of_classes[6]), sum(people_of_classes[7]), sum(people_of_classes[8]),
        sum(people_of_classes[9]), sum(people_of_classes[10])
    ] AS BIGINT[])) AS people
FROM people_by_score_of_both(earlier_next_day, next_day, NULL, wanted)
GROUP BY day < earlier_next_day;
CREATE OR REPLACE MACRO score_classes(next_day, wanted) AS TABLE
FROM score_classes_of_both(DATE '0001-01-01', next_day, wanted);

CREATE OR REPLACE MACRO help_classes_of_both(earlier_next_day, next_day, wanted) AS TABLE
SELECT
    day < earlier_next_day AS is_earlier, unnest([1, 2, 3]) AS place,
    unnest(['Power users', 'Between', 'Training needs']) AS class,
    unnest(CAST([
        sum(power_users), sum(people) - sum(power_users) - sum(training_needs), sum(training_needs)
    ] AS BIGINT[])) AS people
FROM people_by_score_of_both(earlier_next_day, next_day, NULL, wanted)
GROUP BY day < earlier_next_day;
CREATE OR REPLACE MACRO help_classes(next_day, wanted) AS TABLE
FROM help_classes_of_both(DATE '0001-01-01', next_day, wanted);
