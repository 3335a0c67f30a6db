"""A central store with as many rows as a benchmark needs, on a private server."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from analytics_desktop.services.central.demo import load_demo
from analytics_desktop.services.central.logins import create_login
from analytics_desktop.services.central.migrate import migrate
from analytics_desktop.services.central.private_server import private_postgres

LOGIN, PASSWORD = "bench_reader", "bench"
_IDS = "(SELECT array_agg(id ORDER BY id) FROM {0}) AS {0}"
_SOURCES = f"""generate_series(1, %(rows)s) AS n,
    LATERAL (SELECT (SELECT min(occurred_at) FROM ai_cost_tracking) AS first) AS span,
    (SELECT {", ".join(_IDS.format(table) for table in ("people", "agents", "features", "projects"))}) AS ids"""
_MOMENT = "first + n * (interval '50 days' / %(rows)s)"
_COSTS = f"""
INSERT INTO ai_cost_tracking (source, request_id, occurred_at, received_at, person_id, project_id, agent_id, feature_id,
    prompt_type, provider, model, input_tokens, output_tokens, price_version_id,
    booked_cost)
SELECT 'bench', 'r' || n, {_MOMENT}, {_MOMENT}, people[1 + n %% cardinality(people)],
    projects[1 + n %% cardinality(projects)], agents[1 + n %% cardinality(agents)],
    features[1 + n %% cardinality(features)], 'chat', 'p' || n %% 3, 'm' || n %% 12, n %% 4000, n %% 900,
    (SELECT min(id) FROM price_versions),     (n %% 100000) / 1000000.0
FROM {_SOURCES}"""
_EVENTS = f"""
INSERT INTO analytics_events (occurred_at, event_type, person_id, session_id, feature_id, payload, user_agent,
    ip_address)
SELECT {_MOMENT}, 'feature_usage', people[1 + n %% cardinality(people)], gen_random_uuid(),
    features[1 + n %% cardinality(features)],
    jsonb_build_object('page', 'p' || n %% 50, 'duration_ms', n %% 90000, 'ok', n %% 7 > 0, 'query', md5(n::text)),
    'Mozilla/5.0 (X11; Linux x86_64)', ('10.0.' || n %% 250 || '.' || n %% 200)::inet
FROM {_SOURCES}"""


@contextmanager
def central_with(costs: int, events: int) -> Iterator[str]:
    """Reader's DSN of a store with at least so many rows of each kind; gone at the end."""
    with _company(60, 60) as (admin, reader):
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(_COSTS, {"rows": costs})
            connection.execute(_EVENTS, {"rows": events})
            connection.execute("VACUUM (ANALYZE)")
        yield reader


@contextmanager
def central_with_company(people: int, days: int) -> Iterator[tuple[str, str]]:
    """Administrator's and reader's DSN of a store with the demo company; gone at the end."""
    with _company(people, days) as (admin, reader):
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
        yield admin, reader


@contextmanager
def _company(people: int, days: int) -> Iterator[tuple[str, str]]:
    with ExitStack() as open_things:
        folder = open_things.enter_context(tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True))
        server = open_things.enter_context(private_postgres(Path(folder) / "server", throwaway=True))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        admin = make_conninfo(server, dbname="bench")
        migrate(admin)
        load_demo(admin, people, days)
        create_login(admin, LOGIN, "admin", PASSWORD)
        yield admin, make_conninfo(admin, user=LOGIN, password=PASSWORD)
