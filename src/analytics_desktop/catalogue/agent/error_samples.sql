/*
title = "What errors say"
unit = "text"
definition = "Up to 5 samples of each error category: the most frequent patterns of messages (numbers and ids left out for comparing), with the message that came last in the alphabet as sample. E-mail addresses, keys, tokens, network addresses, card, account and telephone numbers are masked before anything is kept."
good = "neither"
adds_up = false
chart = "table"
order = 124
audience = []
controls = []
owner = "AI platform"
section = "Errors"
free_text = true
columns = { "Category" = "text", "Code" = "text", "Sample message" = "text", "Errors" = "executions", "Agents" = "count", "Latest" = "date" }

[example]
filters = { start = 2026-03-02, finish = 2026-03-09 }
rows = [
    ["rate_limit", "429", "Rate limit reached by [e-mail], retry after 20 seconds", 1, 1, "2026-03-03"],
    ["timeout", "unknown", "unknown", 1, 1, "2026-03-03"],
]
*/
WITH patterns AS (
    SELECT
        category, code, pattern, max(sample) AS sample, sum(executions) AS executions,
        count(DISTINCT segment('agent', dims)) AS agents, max(day) AS latest
    FROM error_messages
    WHERE day >= $start AND day < $finish AND keep($where, dims)
    GROUP BY category, code, pattern
)
SELECT
    category AS "Category", code AS "Code", sample AS "Sample message", CAST(executions AS BIGINT) AS "Errors",
    agents AS "Agents", latest AS "Latest"
FROM patterns
QUALIFY row_number() OVER (PARTITION BY category ORDER BY executions DESC, pattern, code) <= 5
ORDER BY sum(executions) OVER (PARTITION BY category) DESC, category, "Errors" DESC, pattern, code
