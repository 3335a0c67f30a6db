CREATE TABLE agent_executions (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    agent_id        integer NOT NULL REFERENCES agents,
    agent_version   text NOT NULL DEFAULT '',
    person_id       integer REFERENCES people,
    team_id         integer REFERENCES teams,
    department_id   integer REFERENCES departments,
    feature_id      integer REFERENCES features,
    task_type       text,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz,                           -- null while running
    duration_ms     bigint CHECK (duration_ms >= 0),
    outcome         text NOT NULL CHECK (outcome IN ('success', 'failure', 'timeout', 'running')),
    attempts        smallint NOT NULL DEFAULT 1 CHECK (attempts >= 1),
    error_code      text,
    error_message   text,
    error_category  text CHECK (error_category IN ('rate_limit', 'timeout', 'invalid_input', 'auth', 'tool_error', 'model_refusal', 'network', 'internal', 'other')),
    created_at      timestamptz NOT NULL DEFAULT now(),
    error_search    tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(error_code, '') || ' ' || coalesce(error_message, ''))) STORED
);
CREATE INDEX agent_executions_agent ON agent_executions (agent_id, started_at);
CREATE INDEX agent_executions_time ON agent_executions (started_at DESC);
CREATE INDEX agent_executions_search ON agent_executions USING gin (error_search);

CREATE TABLE feedback (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    execution_id  uuid,
    agent_id      integer REFERENCES agents,
    person_id     integer REFERENCES people,
    given_at      timestamptz NOT NULL,
    score         smallint NOT NULL CHECK (score BETWEEN 0 AND 100),
    comment       text
);
