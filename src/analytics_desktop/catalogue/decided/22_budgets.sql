-- Budgets decided on this machine stand at once; the central store makes a row of each when it takes the decision.
CREATE OR REPLACE TABLE mart.decided_budgets AS
SELECT
    body->>'scope' AS scope,
    body->>'scope_name' AS scope_name,
    TRY_CAST(body->>'starts_on' AS DATE) AS starts_on,
    TRY_CAST(body->>'ends_on' AS DATE) AS ends_on,
    TRY_CAST(body->>'amount' AS DECIMAL(18, 2)) AS amount,
    body->>'thresholds' AS thresholds,
    coalesce(body->>'withdrawn' = 'true', false) AS withdrawn
FROM standing_decisions
WHERE kind = 'budget' AND state = 'waiting';

-- A budget names its scope in words, which may be of before a renaming: it then belongs to no department, team or agent
-- that exists, no filter chooses it, and what was spent is unknown. A filter chooses the budgets of the wanted ones.
CREATE OR REPLACE TABLE mart.standing_budgets AS
WITH standing AS (
    SELECT b.scope, b.scope_name, b.starts_on, b.ends_on, b.amount, b.thresholds
    FROM mart.budgets b ANTI JOIN mart.decided_budgets d USING (scope, scope_name, starts_on)
    UNION ALL
    SELECT scope, scope_name, starts_on, ends_on, amount, thresholds FROM mart.decided_budgets
    WHERE NOT withdrawn AND starts_on < ends_on AND amount > 0
)
SELECT
    *,
    CASE scope
        WHEN 'department' THEN TRY_CAST(scope_name AS mart.department) IS NOT NULL
        WHEN 'team' THEN TRY_CAST(scope_name AS mart.team) IS NOT NULL
        WHEN 'agent' THEN TRY_CAST(scope_name AS mart.agent) IS NOT NULL
        ELSE true
    END AS is_known,
    dimensions(
        department := CASE WHEN scope = 'department' THEN TRY_CAST(scope_name AS mart.department) ELSE '(none)' END,
        team := CASE WHEN scope = 'team' THEN TRY_CAST(scope_name AS mart.team) ELSE '(none)' END,
        agent := CASE WHEN scope = 'agent' THEN TRY_CAST(scope_name AS mart.agent) ELSE '(none)' END
    ) AS dims
FROM standing;
CREATE OR REPLACE VIEW budgets AS FROM mart.standing_budgets;
COMMENT ON VIEW budgets IS 'department team agent';
