-- The key contains the partition column because PostgreSQL requires it.
CREATE TABLE analytics_events (
    id           uuid NOT NULL DEFAULT gen_random_uuid(),
    occurred_at  timestamptz NOT NULL DEFAULT now(),
    event_type   varchar(50) NOT NULL,                     -- page_view, agent_execution, feature_usage, ...
    person_id    integer REFERENCES people,
    team_id      integer REFERENCES teams,                 -- as it was at the time
    department_id integer REFERENCES departments,
    session_id   uuid,
    feature_id   integer REFERENCES features,
    payload      jsonb NOT NULL DEFAULT '{}',
    user_agent   text,
    ip_address   inet,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX analytics_events_person ON analytics_events (person_id);
CREATE INDEX analytics_events_type ON analytics_events (event_type);
CREATE INDEX analytics_events_time ON analytics_events (occurred_at DESC);
CREATE INDEX analytics_events_payload ON analytics_events USING gin (payload);

CREATE TABLE analytics_aggregates (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    metric_type      varchar(50) NOT NULL,                 -- daily_active_people, hourly_cost, ...
    dimension        varchar(50) NOT NULL DEFAULT 'company',
    dimension_value  text NOT NULL DEFAULT '',
    period_start     timestamptz NOT NULL,
    period_end       timestamptz NOT NULL,
    metrics          jsonb NOT NULL,
    computed_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (metric_type, dimension, dimension_value, period_start)
);
CREATE INDEX analytics_aggregates_period ON analytics_aggregates (period_start, period_end);
