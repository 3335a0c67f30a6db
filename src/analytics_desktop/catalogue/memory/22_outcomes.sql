CREATE OR REPLACE TABLE mart.outcome_day AS
SELECT
    r.day, r.kind, dimensions(agent := coalesce(a.name, '(none)')) AS dims, r.outcomes, r.successes
FROM lake.mart_outcome_day r
LEFT JOIN mart.agents a ON a.id = r.agent_id
ORDER BY r.day;
