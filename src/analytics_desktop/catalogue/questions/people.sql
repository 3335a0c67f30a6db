-- People as pages name them, with their ids.
SELECT person, id FROM mart.person_names WHERE person IS NOT NULL
