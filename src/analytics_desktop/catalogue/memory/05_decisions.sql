-- Decisions in the order in which the central store took them; those that still wait on this machine are added at the
-- end. The latest of a kind about a subject counts.
CREATE OR REPLACE TABLE mart.decisions AS
SELECT
    id, kind, subject, body, decided_by, decided_at, 'accepted' AS state,
    row_number() OVER (ORDER BY received_at, id) AS place
FROM lake.decisions;
