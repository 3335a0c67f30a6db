-- Who may decide what about impact numbers; models/decision.py says the same to workstations.
INSERT INTO decision_rights VALUES
    ('formula.changed', 'finance'), ('formula.changed', 'admin'),
    ('attribution.rule', 'finance'), ('attribution.rule', 'admin'),
    ('attribution.override', 'finance'), ('attribution.override', 'admin'),
    ('scenario.saved', 'executive'), ('scenario.saved', 'finance'), ('scenario.saved', 'admin');

-- Where a connector stopped reading; {} before its first page and after a complete run's last.
CREATE TABLE connector_cursors (
    name       text PRIMARY KEY,
    cursor     jsonb NOT NULL,
    moved_at   timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE connector_cursors ENABLE ROW LEVEL SECURITY;
ALTER TABLE connector_cursors FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON connector_cursors TO analytics_owner USING (true) WITH CHECK (true);
