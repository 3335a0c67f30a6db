-- Executives are sent no requests and no runs, so their rollups are empty. The daily aggregates of the central store fill the
-- sums by at most one dimension; what asks for two is refused. For everybody else mart.aggregates has no rows.
CREATE OR REPLACE TABLE mart.named_aggregates AS
SELECT
    a.day, a.metric, CAST(a.dimension AS mart.kept) AS kept, a.told,
    dimensions(
        department := CASE WHEN a.dimension = 'department' THEN coalesce(d.name, '(none)') END,
        team := CASE WHEN a.dimension = 'team' THEN coalesce(t.name, '(none)') END,
        project := CASE WHEN a.dimension = 'project' THEN coalesce(j.name, '(none)') END,
        agent := CASE WHEN a.dimension = 'agent' THEN coalesce(g.name, '(none)') END,
        feature := CASE WHEN a.dimension = 'feature' THEN coalesce(f.name, '(none)') END,
        prompt_type := CASE WHEN a.dimension = 'prompt_type' THEN a.value END,
        model := CASE WHEN a.dimension = 'model' THEN a.value END,
        provider := CASE WHEN a.dimension = 'provider' THEN a.value END,
        tier := CASE WHEN a.dimension = 'tier' THEN a.value END
    ) AS dims
FROM mart.aggregates a
LEFT JOIN mart.departments d ON a.dimension = 'department' AND CAST(d.id AS VARCHAR) = a.value
LEFT JOIN mart.teams t ON a.dimension = 'team' AND CAST(t.id AS VARCHAR) = a.value
LEFT JOIN mart.projects j ON a.dimension = 'project' AND CAST(j.id AS VARCHAR) = a.value
LEFT JOIN mart.agents g ON a.dimension = 'agent' AND CAST(g.id AS VARCHAR) = a.value
LEFT JOIN mart.features f ON a.dimension = 'feature' AND CAST(f.id AS VARCHAR) = a.value;

INSERT INTO mart.cost_by_one BY NAME
SELECT
    c.day, c.kept, c.dims,
    CAST(c.told ->> 'requests' AS BIGINT) AS requests,
    CAST(c.told ->> 'requests' AS BIGINT) - CAST(c.told ->> 'unpriced' AS BIGINT) AS priced_requests,
    CASE WHEN (c.told ->> 'requests') <> (c.told ->> 'unpriced') THEN CAST(c.told ->> 'cost' AS mart.money) END AS booked,
    CAST(c.told ->> 'execution_cost' AS mart.money) AS execution_booked,
    CAST(c.told ->> 'execution_requests' AS BIGINT) AS execution_requests,
    CAST(c.told ->> 'retry_cost' AS mart.money) AS retry_booked,
    CAST(c.told ->> 'retry_requests' AS BIGINT) AS retry_requests,
    CAST(t.told ->> 'input' AS BIGINT) AS input_tokens, CAST(t.told ->> 'cache_read' AS BIGINT) AS cache_read_tokens,
    CAST(t.told ->> 'cache_write_5m' AS BIGINT) AS cache_write_5m_tokens,
    CAST(t.told ->> 'cache_write_1h' AS BIGINT) AS cache_write_1h_tokens,
    CAST(t.told ->> 'output' AS BIGINT) AS output_tokens, CAST(t.told ->> 'reasoning' AS BIGINT) AS reasoning_tokens,
    CAST(t.told ->> 'unpriced_tokens' AS BIGINT) AS unpriced_tokens
FROM mart.named_aggregates c
JOIN mart.named_aggregates t ON t.day = c.day AND t.kept = c.kept AND t.dims = c.dims AND t.metric = 'daily_tokens'
WHERE c.metric = 'daily_cost'
ORDER BY c.kept, c.day;
