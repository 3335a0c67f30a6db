-- Facts that controls rest on, one row each, for the days from first_day up to next_day. A fact is NULL where the rows that
-- would tell it are not on this machine: what cannot be seen is not tested, and never counts as 0.
CREATE OR REPLACE MACRO control_facts(first_day, next_day) AS TABLE
WITH logged AS (
    SELECT
        count(*) > 0 AS is_here,
        count(*) FILTER (day >= first_day AND day < next_day) AS entries,
        count(*) FILTER (action LIKE 'login%' AND day >= first_day AND day < next_day) AS logins,
        count(*) FILTER (action LIKE 'permission.%' AND day >= first_day AND day < next_day) AS permission_changes,
        count(*) FILTER (action LIKE 'permission.%' AND actor = '' AND day >= first_day AND day < next_day) AS unnamed_changes,
        count(*) FILTER (is_pii AND day >= first_day AND day < next_day) AS pii_reads,
        count(*) FILTER (is_pii AND person_id IS NULL AND actor = '' AND day >= first_day AND day < next_day) AS unnamed_pii_reads,
        count(*) FILTER (action LIKE 'suspicious%' AND day >= first_day AND day < next_day) AS suspicious,
        count(*) FILTER (leaf_hash IS NULL) AS unsealed,
        -- entries that went with a person who was erased are named by an entry of their own
        greatest(0, max(seq) - min(seq) + 1 - count(*)
            - CAST(coalesce(sum(records) FILTER (action = 'person.erased' AND source = 'central'), 0) AS BIGINT)) AS missing,
        count(DISTINCT day) FILTER (day >= first_day AND day < next_day AND isodow(day) < 6) AS logged_workdays
    FROM audit_entries
),
failed AS (
    SELECT person_id, day, count(*) AS attempts
    FROM audit_entries
    WHERE action LIKE 'login%' AND outcome = 'failure' AND day >= first_day AND day < next_day
    GROUP BY ALL
),
requests AS (
    SELECT
        count(*) > 0 AS are_here,
        count(*) FILTER (fulfilled_at IS NULL AND due_at < CAST(next_day AS TIMESTAMP)) AS overdue,
        count(*) FILTER (fulfilled_at >= CAST(first_day AS TIMESTAMP) AND fulfilled_at < CAST(next_day AS TIMESTAMP)) AS done,
        count(*) FILTER (fulfilled_at >= CAST(first_day AS TIMESTAMP) AND fulfilled_at < CAST(next_day AS TIMESTAMP)
            AND fulfilled_at <= due_at) AS in_time,
        count(*) FILTER (kind = 'deletion' AND fulfilled_at > due_at AND fulfilled_at >= CAST(first_day AS TIMESTAMP)
            AND fulfilled_at < CAST(next_day AS TIMESTAMP)) AS late_deletions,
        count(*) FILTER (kind = 'access' AND fulfilled_at > due_at AND fulfilled_at >= CAST(first_day AS TIMESTAMP)
            AND fulfilled_at < CAST(next_day AS TIMESTAMP)) AS late_answers
    FROM lake.data_requests
),
kept AS (
    SELECT 'analytics_events' AS table_name, min(occurred_at) AS oldest, max(occurred_at) AS newest FROM lake.analytics_events
    UNION ALL SELECT 'agent_executions', min(started_at), max(started_at) FROM lake.agent_executions
    UNION ALL SELECT 'audit_log', min(occurred_at), max(occurred_at) FROM lake.audit_log
),
retention AS (
    SELECT
        count(p.table_name) AS policies,
        count(k.oldest) AS seen,
        count(*) FILTER (k.oldest < k.newest - to_days(p.keep_days + 31)) AS broken  -- applied by whole months
    FROM lake.retention_policies p LEFT JOIN kept k ON k.table_name = p.table_name
),
people AS (
    SELECT
        count(*) AS people,
        count(*) FILTER (p.team_id IS NULL AND NOT p.is_system AND p.ended_on IS NULL) AS without_team,
        count(*) FILTER (p.ended_on < next_day AND p.has_seat) AS leavers_with_seat
    FROM lake.people p
),
leavers AS (
    SELECT count(*) AS events
    FROM mart.user_day u JOIN lake.people p ON p.id = u.person_id
    WHERE u.day > p.ended_on AND u.day >= first_day AND u.day < next_day
),
opted AS (
    SELECT count(*) AS counted FROM mart.user_day u JOIN lake.opt_outs o ON o.person_id = u.person_id
    WHERE u.day >= first_day AND u.day < next_day
),
ran AS (
    SELECT
        count(*) AS known,
        sum(executions) AS executions,
        100.0 * sum(executions) FILTER (outcome = 'success') / nullif(sum(executions) FILTER (outcome <> 'running'), 0) AS success
    FROM mart.execution_day WHERE day >= first_day AND day < next_day
),
owned AS (SELECT count(*) AS agents, count(*) FILTER (owner_team_id IS NULL) AS without_owner FROM lake.agents),
paid_for AS (
    SELECT sum(requests) AS requests, 100.0 * sum(priced_requests) / nullif(sum(requests), 0) AS share
    FROM mart.cost_day WHERE day >= first_day AND day < next_day
),
sourced AS (SELECT count(*) AS versions, count(*) FILTER (coalesce(source, '') = '') AS without_source FROM lake.price_versions),
planned AS (SELECT count(*) AS budgets FROM mart.budgets WHERE starts_on < next_day AND ends_on > first_day),
certified AS (
    SELECT count(*) AS known, count(*) FILTER (next_audit < next_day) AS overdue FROM lake.certifications
),
headed AS (SELECT count(*) AS heads, max(size) AS size FROM lake.audit_heads)
SELECT unnest([
    {'name': 'audit_entries', 'value': CAST(CASE WHEN l.is_here THEN l.entries END AS DOUBLE), 'meaning': 'Entries of the audit log in the period'},
    {'name': 'audit_workdays', 'value': CASE WHEN l.is_here THEN l.logged_workdays END, 'meaning': 'Workdays of the period with entries in the audit log'},
    {'name': 'audit_missing', 'value': CASE WHEN l.is_here THEN l.missing END, 'meaning': 'Numbers missing in the sequence of the audit log'},
    {'name': 'audit_unsealed', 'value': CASE WHEN l.is_here THEN l.unsealed END, 'meaning': 'Entries of the audit log without a leaf hash'},
    {'name': 'audit_heads', 'value': CASE WHEN l.is_here THEN h.heads END, 'meaning': 'Signed heads of the audit log'},
    {'name': 'logins_logged', 'value': CASE WHEN l.is_here THEN l.logins END, 'meaning': 'Logins and failed logins that were logged'},
    {'name': 'login_bursts', 'value': CASE WHEN l.is_here THEN (SELECT count(*) FROM failed WHERE attempts >= 50) END, 'meaning': 'Days on which one account had 50 or more failed logins'},
    {'name': 'suspicious', 'value': CASE WHEN l.is_here THEN l.suspicious END, 'meaning': 'Entries marked as suspicious activity'},
    {'name': 'permission_changes', 'value': CASE WHEN l.is_here THEN l.permission_changes END, 'meaning': 'Changes of permissions that were logged'},
    {'name': 'unnamed_changes', 'value': CASE WHEN l.is_here THEN l.unnamed_changes END, 'meaning': 'Changes of permissions without the name of who made them'},
    {'name': 'pii_reads', 'value': CASE WHEN l.is_here THEN l.pii_reads END, 'meaning': 'Reads of personal data that were logged'},
    {'name': 'unnamed_pii_reads', 'value': CASE WHEN l.is_here THEN l.unnamed_pii_reads END, 'meaning': 'Reads of personal data without the name of the reader'},
    {'name': 'requests_overdue', 'value': CASE WHEN r.are_here THEN r.overdue END, 'meaning': 'Requests of data subjects that are past their legal date and open'},
    {'name': 'requests_in_time', 'value': CASE WHEN r.are_here THEN 100.0 * r.in_time / nullif(r.done, 0) END, 'meaning': 'Percent of fulfilled requests that were fulfilled by their legal date'},
    {'name': 'late_deletions', 'value': CASE WHEN r.are_here THEN r.late_deletions END, 'meaning': 'Deletions fulfilled after their legal date'},
    {'name': 'late_answers', 'value': CASE WHEN r.are_here THEN r.late_answers END, 'meaning': 'Access requests answered after their legal date'},
    {'name': 'retention_policies', 'value': nullif(t.policies, 0), 'meaning': 'Tables with a retention policy'},
    {'name': 'retention_broken', 'value': CASE WHEN t.seen > 0 THEN t.broken END, 'meaning': 'Tables with rows that are older than their policy by a month and more'},
    {'name': 'people_without_team', 'value': CASE WHEN p.people > 0 THEN p.without_team END, 'meaning': 'People without a team'},
    {'name': 'leavers_with_seat', 'value': CASE WHEN p.people > 0 THEN p.leavers_with_seat END, 'meaning': 'People who left and still hold a seat'},
    {'name': 'leaver_activity', 'value': CASE WHEN p.people > 0 THEN (SELECT events FROM leavers) END, 'meaning': 'Person-days with activity after the person left'},
    {'name': 'opted_out_counted', 'value': CASE WHEN p.people > 0 THEN (SELECT counted FROM opted) END, 'meaning': 'Person-days of opted-out people that are counted'},
    {'name': 'agents', 'value': nullif(o.agents, 0), 'meaning': 'Agents in the directory'},
    {'name': 'agents_without_owner', 'value': CASE WHEN o.agents > 0 THEN o.without_owner END, 'meaning': 'Agents without an owning team'},
    {'name': 'executions_logged', 'value': CASE WHEN x.known > 0 THEN x.executions END, 'meaning': 'Agent executions that were logged'},
    {'name': 'success_rate', 'value': x.success, 'meaning': 'Percent of ended executions that succeeded'},
    {'name': 'priced_share', 'value': c.share, 'meaning': 'Percent of requests that have a price'},
    {'name': 'prices_without_source', 'value': CASE WHEN s.versions > 0 THEN s.without_source END, 'meaning': 'Price versions that do not name their source'},
    {'name': 'budgets', 'value': nullif(b.budgets, 0), 'meaning': 'Budgets that run in the period'},
    {'name': 'audits_overdue', 'value': CASE WHEN f.known > 0 THEN f.overdue END, 'meaning': 'Certifications whose next audit is overdue'}
], recursive := true)
FROM logged l, requests r, retention t, people p, owned o, ran x, paid_for c, sourced s, planned b, certified f, headed h;

-- The facts, the latest results that people entered, and the sets of controls that the company put in the place of those
-- that ship: kind, name, value, and text (for a result `status|day|note`, for a set its file).
CREATE OR REPLACE MACRO control_evidence(first_day, next_day) AS TABLE
SELECT 'fact' AS kind, name, value, meaning AS text FROM control_facts(first_day, next_day)
UNION ALL
SELECT
    'result', concat(replace(framework, ' ', ''), ' ', control), NULL,
    concat(status, '|', CAST(CAST(tested_at AS DATE) AS VARCHAR), '|', note)
FROM control_results
WHERE tested_at < CAST(next_day AS TIMESTAMP)
UNION ALL
SELECT 'set', subject, NULL, json_extract_string(body, '$.text') FROM standing_decisions WHERE kind = 'control_set';
