-- The example world: small enough to check by hand, in UTC and USD. Every metric's worked example is about it.
-- Monday is 2 March 2026. The service account and Dee, who opted out, must never be counted as active people.
INSERT INTO store_identity VALUES ('00000000-0000-0000-0000-000000000001', 'Example', true, 'UTC', 'USD', 1);
INSERT INTO departments VALUES (1, 'Sales', 'CC-1'), (2, 'Engineering', 'CC-2');
INSERT INTO teams VALUES (1, 1, 'East'), (2, 2, 'Platform');
INSERT INTO people (id, external_id, display_name, team_id, zone, is_system, has_seat) VALUES
    (1, 'ann', 'Ann', 1, 'UTC', false, true), (2, 'bob', 'Bob', 1, 'UTC', false, true),
    (3, 'cid', 'Cid', 2, 'UTC', false, true), (4, 'svc', 'Robot', 2, 'UTC', true, false),
    (5, 'dee', 'Dee', 2, 'UTC', false, true);
INSERT INTO opt_outs VALUES (5, TIMESTAMP '2026-02-01 00:00:00');
INSERT INTO agents VALUES (1, 'Proposal writer', 1, 'Drafts proposals'), (2, 'Triage', 2, 'Sorts tickets');
INSERT INTO features VALUES (1, 'Chat', 'Assist'), (2, 'Code review', 'Build'), (3, 'Translate', 'Assist');

-- Activity. Monday: Ann for 10 minutes, Bob once. Tuesday: Ann for 15 minutes, over midnight. Wednesday: Cid for 20 minutes.
-- Friday: Cid once, in the session that the client named.
INSERT INTO analytics_events (id, occurred_at, event_type, person_id, team_id, department_id, session_id, feature_id) VALUES
    ('00000000-0000-0000-0000-000000000101', '2026-03-02 09:00:00', 'feature_usage', 1, 1, 1, NULL, 1),
    ('00000000-0000-0000-0000-000000000102', '2026-03-02 09:10:00', 'feature_usage', 1, 1, 1, NULL, 1),
    ('00000000-0000-0000-0000-000000000103', '2026-03-02 09:00:00', 'feature_usage', 2, 1, 1, NULL, 1),
    ('00000000-0000-0000-0000-000000000104', '2026-03-02 10:00:00', 'feature_usage', 4, 2, 2, NULL, 2),
    ('00000000-0000-0000-0000-000000000105', '2026-03-02 10:00:00', 'feature_usage', 5, 2, 2, NULL, 2),
    ('00000000-0000-0000-0000-000000000106', '2026-03-03 23:50:00', 'feature_usage', 1, 1, 1, NULL, 2),
    ('00000000-0000-0000-0000-000000000107', '2026-03-04 00:05:00', 'feature_usage', 1, 1, 1, NULL, 1),
    ('00000000-0000-0000-0000-000000000108', '2026-03-04 10:00:00', 'page_view', 3, 2, 2, NULL, NULL),
    ('00000000-0000-0000-0000-000000000109', '2026-03-04 10:20:00', 'feature_usage', 3, 2, 2, NULL, 2),
    ('00000000-0000-0000-0000-000000000110', '2026-03-06 15:00:00', 'page_view', 3, 2, 2, '00000000-0000-0000-0000-000000000901', NULL);

-- Ledger. Monday 0.50 + 0.25 + 0.75, Tuesday 0.75 (a retry), Wednesday one request that has no price and no owner.
INSERT INTO ai_cost_tracking (id, source, request_id, occurred_at, received_at, person_id, team_id, department_id, agent_id, feature_id, prompt_type, execution_id, attempt, provider, model, tier, context_band, geography, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, reasoning_tokens, web_searches, price_version_id, booked_cost) VALUES
    ('00000000-0000-0000-0000-000000000201', 'app', 'r1', '2026-03-02 09:00:10', '2026-03-02 09:00:10', 1, 1, 1, 1, 1, 'draft', '00000000-0000-0000-0000-000000000301', 1, 'acme', 'large', 'standard', 'standard', 'global', 1000, 0, 0, 0, 500, 0, 0, 1, 0.50),
    ('00000000-0000-0000-0000-000000000202', 'app', 'r2', '2026-03-02 09:00:20', '2026-03-02 09:00:20', 2, 1, 1, NULL, 1, 'chat', NULL, 1, 'acme', 'small', 'batch', 'standard', 'global', 200, 0, 0, 0, 100, 0, 0, 1, 0.25),
    ('00000000-0000-0000-0000-000000000203', 'app', 'r3', '2026-03-02 11:00:00', '2026-03-02 11:00:00', 3, 2, 2, 2, NULL, 'classify', '00000000-0000-0000-0000-000000000302', 1, 'acme', 'large', 'standard', 'standard', 'global', 600, 400, 0, 0, 80, 20, 0, 1, 0.75),
    ('00000000-0000-0000-0000-000000000204', 'app', 'r4', '2026-03-03 11:00:00', '2026-03-03 11:00:00', 3, 2, 2, 2, NULL, 'classify', '00000000-0000-0000-0000-000000000303', 2, 'acme', 'large', 'standard', 'standard', 'global', 600, 400, 0, 0, 80, 20, 0, 1, 0.75),
    ('00000000-0000-0000-0000-000000000205', 'app', 'r5', '2026-03-04 12:00:00', '2026-03-04 12:00:00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'other', 'unlisted', 'standard', 'standard', 'global', 300, 0, 0, 0, 50, 0, 0, NULL, NULL);
-- The price book knows tokens; the rest of the booked cost is other charges.
INSERT INTO price_versions VALUES (1, 'list', 'acme', '*', 'standard', 'standard', 'global', 'USD', '2026-01-01 00:00:00', NULL, 'example');
INSERT INTO prices VALUES (1, 'input', 200), (1, 'cache_read', 20), (1, 'output', 400), (1, 'reasoning', 400);
-- The vendor counts Monday's 400 cached tokens as fresh ones (0.072 more), sells code execution, and bills 'small' too high.
INSERT INTO gateway_keys VALUES ('acme', 'gateway');
INSERT INTO vendor_usage VALUES
    (1, 'acme', 'large', 'standard', 'standard', 'global', '2026-03-02', 'input', 2000),
    (2, 'acme', 'large', 'standard', 'standard', 'global', '2026-03-02', 'output', 580),
    (3, 'acme', 'large', 'standard', 'standard', 'global', '2026-03-02', 'reasoning', 20);
INSERT INTO vendor_costs VALUES
    (1, 'acme', 'large', '2026-03-02', 'tokens', 1.322, 'USD', 'gateway'),
    (2, 'acme', 'large', '2026-03-02', 'code_execution', 0.30, 'USD', 'gateway'),
    (3, 'acme', 'large', '2026-03-03', 'tokens', 0.75, 'USD', 'gateway'),
    (4, 'acme', 'small', '2026-03-02', 'tokens', 0.25, 'USD', 'gateway');
INSERT INTO invoices VALUES (1, 'acme', 'A-1', '2026-03-01', '2026-04-03', 'USD');
INSERT INTO invoice_lines VALUES
    (1, 1, 'large', 'tokens', '', 2.08), (2, 1, 'large', 'server_tools', '', 0.30), (3, 1, 'small', 'tokens', '', 0.35);
INSERT INTO budgets VALUES
    (1, 'company', '', '2026-03-01', '2026-04-01', 9.00, '50,80,100'), (2, 'department', 'Sales', '2026-03-01', '2026-04-01', 1.00, '50,80,100');

-- Executions: a proposal of one minute; three triages, of which one failed after a retry and one timed out.
INSERT INTO agent_executions (id, agent_id, agent_version, person_id, team_id, department_id, task_type, started_at, finished_at, duration_ms, outcome, attempts, error_code, error_message, error_category) VALUES
    ('00000000-0000-0000-0000-000000000301', 1, '1', 1, 1, 1, 'proposal', '2026-03-02 09:00:00', '2026-03-02 09:01:00', 60000, 'success', 1, NULL, NULL, NULL),
    ('00000000-0000-0000-0000-000000000302', 2, '1', 3, 2, 2, 'triage', '2026-03-02 11:00:00', '2026-03-02 11:00:02', 2000, 'success', 1, NULL, NULL, NULL),
    ('00000000-0000-0000-0000-000000000303', 2, '1', 3, 2, 2, 'triage', '2026-03-03 11:00:00', '2026-03-03 11:00:10', 10000, 'failure', 2, '429', 'Rate limit reached by cid@example.org, retry after 20 seconds', 'rate_limit'),
    ('00000000-0000-0000-0000-000000000304', 2, '1', 3, 2, 2, 'triage', '2026-03-03 12:00:00', '2026-03-03 12:00:30', 30000, 'timeout', 1, NULL, NULL, 'timeout');
INSERT INTO feedback VALUES ('00000000-0000-0000-0000-000000000401', '00000000-0000-0000-0000-000000000301', 1, 1, '2026-03-02 10:00:00', 80, NULL);
-- By hand a proposal takes 31 minutes, at 60 an hour: the one above saved 30 minutes.
INSERT INTO automation_tasks VALUES (1, 'proposal', 31, 20, 40, 60, 'measured');

-- Satisfaction, twice in the week.
INSERT INTO kpi_values VALUES (1, 'CSAT', '2026-03-02', 81, 88, 'percent', 'survey'), (2, 'CSAT', '2026-03-06', 83, 88, 'percent', 'survey');

-- Deals: one assisted and won, one won without help (4,000 EUR at 1.25), one assisted and lost, one still open.
INSERT INTO deals VALUES
    (1, 'crm', 'd1', 'Alpha', 1, '2026-02-01', '2026-03-04', 'won', 10000, 'USD'), (2, 'crm', 'd2', 'Beta', 2, '2026-02-10', '2026-03-05', 'won', 4000, 'EUR'),
    (3, 'crm', 'd3', 'Gamma', 1, '2026-02-20', '2026-03-05', 'lost', 2000, 'USD'), (4, 'crm', 'd4', 'Delta', 1, '2026-03-01', NULL, 'open', 7000, 'USD');
INSERT INTO fx_rates VALUES ('EUR', '2026-03-05', 1.25, 'example');
INSERT INTO outcomes VALUES
    ('00000000-0000-0000-0000-000000000501', 'deal_touch', '2026-03-02 09:05:00', 1, '00000000-0000-0000-0000-000000000301', 1, 1, true),
    ('00000000-0000-0000-0000-000000000502', 'deal_touch', '2026-03-03 09:05:00', 3, NULL, 1, 1, true),
    ('00000000-0000-0000-0000-000000000503', 'deal_touch', '2026-03-09 09:05:00', 2, NULL, 1, 2, true);

-- Audit: two failed logins and one good one, personal data read, an export, a grant, a refused read.
INSERT INTO audit_log (seq, occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address, records, is_pii, detail, source) VALUES
    (1, '2026-03-02 08:00:00', 'bob', 2, 'login', NULL, NULL, 'failure', '203.0.113.9', NULL, false, '{}', 'app'),
    (2, '2026-03-02 08:00:30', 'bob', 2, 'login', NULL, NULL, 'failure', '203.0.113.9', NULL, false, '{}', 'app'),
    (3, '2026-03-02 08:01:00', 'bob', 2, 'login', NULL, NULL, 'success', '203.0.113.9', NULL, false, '{}', 'app'),
    (4, '2026-03-03 14:00:00', 'ann', 1, 'record.read', 'customer', '17', 'success', '192.0.2.1', 10, true, '{}', 'app'),
    (5, '2026-03-03 15:00:00', 'ann', 1, 'export.run', 'deck', 'board', 'success', '192.0.2.1', 100, false, '{}', 'app'),
    (6, '2026-03-04 09:00:00', 'cid', 3, 'permission.grant', 'team', 'East', 'success', '192.0.2.3', NULL, false, '{}', 'app'),
    (7, '2026-03-04 09:30:00', 'bob', 2, 'record.read', 'customer', '17', 'failure', '203.0.113.9', 0, true, '{}', 'app');
INSERT INTO data_requests VALUES
    (1, 'deletion', 'customer 17', '2026-03-02 09:00:00', '2026-04-01 09:00:00', '2026-03-04 09:00:00', ''),
    (2, 'access', 'customer 18', '2026-03-05 09:00:00', '2026-04-04 09:00:00', NULL, '');
INSERT INTO certifications VALUES (1, 'SOC2', 'in-progress', NULL, '2026-09-01', 2);
INSERT INTO control_results VALUES (1, 'SOC 2', 'CC6.1', 'pass', 'strong', '2026-03-01 00:00:00', 'Security', '');
