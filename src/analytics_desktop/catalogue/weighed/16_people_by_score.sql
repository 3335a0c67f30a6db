-- How many people of a team have which score on a day, with the sum of their scores in ten-thousandths. Who is a power user
-- depends on whom one is compared with: the company, a department or a team, which is what `kept` says. Made again where a
-- workspace weighs the parts of the score in its own way.
CREATE OR REPLACE TABLE mart.people_by_score AS
WITH scored AS (
    SELECT
        day, dims['department'] AS department, dims['team'] AS team, points, score_class(score) AS low,
        CAST(round(10000 * score) AS INTEGER) AS ten_thousandths, actions > 0 AS is_active,
        has_seat AND points < 20 AS needs_training
    FROM all_scores('{}')
),
cuts AS (
    SELECT day, department, team, power_cut(points) AS cut FROM scored GROUP BY GROUPING SETS ((day), (day, department), (day, team))
),
compared AS (
    SELECT 'company' AS kept, s.*, points >= cut AND is_active AS is_power_user
    FROM scored s JOIN cuts c ON c.day = s.day AND c.department IS NULL AND c.team IS NULL
    UNION ALL
    SELECT 'department', s.*, points >= cut AND is_active FROM scored s JOIN cuts c ON c.day = s.day AND c.department = s.department
    UNION ALL
    SELECT 'team', s.*, points >= cut AND is_active FROM scored s JOIN cuts c ON c.day = s.day AND c.team = s.team
)
SELECT
    CAST(kept AS mart.kept) AS kept, day, department, dimensions(department := department, team := team) AS dims, low,
    is_power_user, needs_training, CAST(count(*) AS INTEGER) AS people,
    CAST(sum(ten_thousandths) AS BIGINT) AS ten_thousandths
FROM compared
GROUP BY kept, day, department, team, low, is_power_user, needs_training
ORDER BY kept, day;

-- People with like scores: `low` is where their class of scores begins. Stored for every day, by team; single people are
-- compared anew where a question is about some or is split by them, or is about several departments or teams.
CREATE OR REPLACE MACRO stored_people_by_score(earlier_next_day, next_day, dimension, wanted) AS TABLE
SELECT day, dims, low, is_power_user, needs_training, people, ten_thousandths FROM mart.people_by_score
WHERE dimension IS DISTINCT FROM 'person' AND kept = CAST(coalesce(stored_count(NULL, wanted), 'several') AS mart.kept)
  AND day IN (earlier_next_day - 1, least(next_day - 1, newest_day())) AND keep(wanted, dims);
CREATE OR REPLACE MACRO counted_people_by_score(earlier_next_day, next_day, dimension, wanted) AS TABLE
SELECT
    day, dims, score_class(score) AS low, is_power_user, needs_training, 1 AS people,
    CAST(round(10000 * score) AS INTEGER) AS ten_thousandths
FROM engagement_of_both(earlier_next_day, next_day, wanted)
WHERE dimension = 'person' OR stored_count(NULL, wanted) IS NULL;
CREATE OR REPLACE MACRO people_by_score_of_both(earlier_next_day, next_day, dimension, wanted) AS TABLE
FROM stored_people_by_score(earlier_next_day, next_day, dimension, wanted)
UNION ALL
FROM counted_people_by_score(earlier_next_day, next_day, dimension, wanted);
CREATE OR REPLACE MACRO people_by_score(next_day, dimension, wanted) AS TABLE
FROM people_by_score_of_both(DATE '0001-01-01', next_day, dimension, wanted);

-- How many people have which score, and how many stand where, of one last day or of two.
CREATE OR REPLACE MACRO score_classes_of_both(earlier_next_day, next_day, wanted) AS TABLE
WITH counts AS (
    SELECT
        day < earlier_next_day AS is_earlier,
        [
            {'low': 90, 'class': '90 to 100', 'people': sum(people) FILTER (low = 90)},
            {'low': 80, 'class': '80 to 89', 'people': sum(people) FILTER (low = 80)},
            {'low': 70, 'class': '70 to 79', 'people': sum(people) FILTER (low = 70)},
            {'low': 60, 'class': '60 to 69', 'people': sum(people) FILTER (low = 60)},
            {'low': 50, 'class': '50 to 59', 'people': sum(people) FILTER (low = 50)},
            {'low': 40, 'class': '40 to 49', 'people': sum(people) FILTER (low = 40)},
            {'low': 30, 'class': '30 to 39', 'people': sum(people) FILTER (low = 30)},
            {'low': 20, 'class': '20 to 29', 'people': sum(people) FILTER (low = 20)},
            {'low': 10, 'class': '10 to 19', 'people': sum(people) FILTER (low = 10)},
            {'low': 0, 'class': '0 to 9', 'people': sum(people) FILTER (low = 0)}
        ] AS classes
    FROM people_by_score_of_both(earlier_next_day, next_day, NULL, wanted)
    GROUP BY day < earlier_next_day
)
SELECT is_earlier, told.low, told.class, CAST(coalesce(told.people, 0) AS BIGINT) AS people
FROM (SELECT is_earlier, unnest(classes) AS told FROM counts);
CREATE OR REPLACE MACRO score_classes(next_day, wanted) AS TABLE
FROM score_classes_of_both(DATE '0001-01-01', next_day, wanted);

CREATE OR REPLACE MACRO help_classes_of_both(earlier_next_day, next_day, wanted) AS TABLE
WITH counts AS (
    SELECT
        day < earlier_next_day AS is_earlier,
        [
            {'place': 1, 'class': 'Power users', 'people': sum(people) FILTER (is_power_user)},
            {'place': 2, 'class': 'Between', 'people': sum(people) FILTER (NOT is_power_user AND NOT needs_training)},
            {'place': 3, 'class': 'Training needs', 'people': sum(people) FILTER (needs_training AND NOT is_power_user)}
        ] AS classes
    FROM people_by_score_of_both(earlier_next_day, next_day, NULL, wanted)
    GROUP BY day < earlier_next_day
)
SELECT is_earlier, told.place, told.class, CAST(coalesce(told.people, 0) AS BIGINT) AS people
FROM (SELECT is_earlier, unnest(classes) AS told FROM counts);
CREATE OR REPLACE MACRO help_classes(next_day, wanted) AS TABLE
FROM help_classes_of_both(DATE '0001-01-01', next_day, wanted);
