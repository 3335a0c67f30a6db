-- What free text may show: one definition for every place that keeps or shows messages. Rollups and logs are made with
-- these macros, so what is masked here is nowhere else in clear but in the raw rows. The order matters: what has a
-- narrow form goes first.
CREATE OR REPLACE TEMP MACRO masked(message) AS (
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        message,
        -- private keys in PEM form, complete or cut off
        '-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(-----END [A-Z ]*PRIVATE KEY-----|$)', '[key]', 'g'),
        -- user and password in an address
        '(?i)\b([a-z][a-z0-9+.-]*://)[^/\s:@]+(:[^/\s@]*)?@', '\1[secret]@', 'g'),
        -- tokens in three parts
        '\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.?[A-Za-z0-9_-]*', '[token]', 'g'),
        -- what follows Bearer or Basic
        '(?i)\b(bearer|basic)\s+[A-Za-z0-9+/_.~=-]{6,}', '\1 [token]', 'g'),
        -- what is called a secret: password=..., api_key: ..., "token": "..."
        '(?i)\b([a-z0-9_-]*(?:password|passwd|pwd|secret|api[_-]?key|apikey|access[_-]?key|token))["'']?\s*[:=]\s*["'']?[^\s"'',;&)\]}\[]+', '\1=[secret]', 'g'),
        -- keys with the prefixes that vendors give them, and keys called key-...
        '\b(?:sk|pk|rk|key|ghp|gho|ghs|github_pat|glpat|xox[abprs]|hf|AKIA|ASIA|AIza|ya29|SG|npm|pypi)[-_.]?[A-Za-z0-9]*[-_.]?[A-Za-z0-9_.-]*[0-9][A-Za-z0-9_.-]{5,}', '[key]', 'g'),
        -- e-mail addresses
        '(?i)[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+', '[e-mail]', 'g'),
        -- bank account numbers
        '\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b', '[account]', 'g'),
        -- payment cards: 13 to 19 digits, alone or in groups
        '\b[0-9](?:[ -]?[0-9]){12,18}\b', '[card]', 'g'),
        -- network addresses, version 6 and 4
        '(?i)(?:\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}\b|\b(?:[0-9a-f]{1,4}:){1,7}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}\b)?|::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4}\b)|\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b', '[address]', 'g'),
        -- telephone numbers with a country code
        '\+[0-9]{1,3}(?:[ ()./-]{0,2}[0-9]){7,12}\b', '[phone]', 'g')
);
-- A masked message without what is different in each: ids, traces, numbers.
CREATE OR REPLACE TEMP MACRO message_pattern(message) AS (
    regexp_replace(regexp_replace(message,
        '(?i)\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]*[0-9][0-9a-f]*[a-f][0-9a-f]{5,}|[0-9a-f]{8,})\b', '#', 'g'),
        '[0-9]+', '#', 'g')
);
