-- The ledger's lines as accounting books them: one row per day, department, team, agent, provider, model and tier, with
-- the account that its usage goes to now. Cost sums to booked cost exactly; it is empty where requests have no price.
WITH used AS (
    SELECT
        day, CAST(dims['department'] AS VARCHAR) AS department, CAST(dims['team'] AS VARCHAR) AS team,
        CAST(dims['agent'] AS VARCHAR) AS agent, CAST(dims['provider'] AS VARCHAR) AS provider,
        CAST(dims['model'] AS VARCHAR) AS model, CAST(dims['tier'] AS VARCHAR) AS tier,
        CAST(sum(first_attempts + retries) AS BIGINT) AS requests,
        CAST(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens) AS BIGINT) AS input_tokens,
        CAST(sum(output_tokens + reasoning_tokens) AS BIGINT) AS output_tokens,
        sum(booked) AS booked
    FROM priced_requests
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY ALL
),
booked_at AS (
    SELECT provider, department, account_of('expense', provider, coalesce(department, '(none)')) AS account
    FROM (SELECT DISTINCT provider, department FROM used)
)
SELECT
    u.day AS "Day", u.department AS "Department", u.team AS "Team", u.agent AS "Agent", u.provider AS "Provider",
    u.model AS "Model", u.tier AS "Tier", a.account AS "Account", u.requests AS "Requests",
    u.input_tokens AS "Input tokens", u.output_tokens AS "Output tokens", CAST(u.booked AS DECIMAL(38, 12)) AS "Cost"
FROM used u
LEFT JOIN booked_at a ON a.provider IS NOT DISTINCT FROM u.provider AND a.department IS NOT DISTINCT FROM u.department
ORDER BY ALL
