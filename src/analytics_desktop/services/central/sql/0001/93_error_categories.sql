-- The rules that put a failed execution into a category. They look at the code and the message together, in lower case;
-- the first rule that fits wins. Everything that writes executions asks this function, unless the client itself names the
-- category. Executions that neither failed nor timed out have no category.
--
--   rate_limit     429, rate limit, too many requests, quota, overloaded
--   timeout        408, 504, timed out, timeout, deadline
--   auth           401, 403, unauthorised, forbidden, permission, authentication, API key, token expired
--   model_refusal  refused, refusal, content policy, content filter, safety, guardrail
--   tool_error     tool, function call, plugin
--   network        502, 503, connection, network, DNS, socket, unreachable, TLS, SSL
--   invalid_input  400, 404, 413, 422, invalid, validation, malformed, missing, too long, too large, context length
--   internal       500, internal, exception, assertion, crash
--   timeout        nothing of these, but the execution ran out of time
--   other          whatever else failed
CREATE FUNCTION error_category_of(code text, message text, outcome text) RETURNS text LANGUAGE sql IMMUTABLE
    PARALLEL SAFE AS $$
    SELECT CASE
        WHEN outcome NOT IN ('failure', 'timeout') THEN NULL
        WHEN words ~ '\y429\y|rate.?limit|too many requests|quota|overloaded' THEN 'rate_limit'
        WHEN words ~ '\y(408|504)\y|timed?[ _-]?out|deadline' THEN 'timeout'
        WHEN words ~ '\y(401|403)\y|unauthori[sz]ed|forbidden|permission|authenti|api.?key|token expired' THEN 'auth'
        WHEN words ~ 'refus|content.?(policy|filter)|safety|guardrail' THEN 'model_refusal'
        WHEN words ~ '\ytools?\y|tool_|function.?call|plugin' THEN 'tool_error'
        WHEN words ~ '\y(502|503)\y|connection|network|\ydns\y|socket|unreachable|\ytls\y|\yssl\y' THEN 'network'
        WHEN words ~ '\y(400|404|413|422)\y|invalid|validation|malformed|missing|too (long|large)|context.?length'
            THEN 'invalid_input'
        WHEN words ~ '\y500\y|internal|exception|assert|crash' THEN 'internal'
        WHEN outcome = 'timeout' THEN 'timeout'
        ELSE 'other' END
    FROM (SELECT lower(coalesce(code, '') || ' ' || coalesce(message, '')) AS words) w
$$;
