"""Ten thousand texts that nobody else has are synced; none of them can be read in any file that the program leaves."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.fixtures.lake import PASSPHRASE

MARK = "qZ7vMarker"  # every planted text begins with it
PLANTED = (
    "INSERT INTO people (id, external_id, display_name, email, has_seat) "
    f"SELECT i, '{MARK}x' || i, '{MARK}n' || i, '{MARK}m' || i || '@example.com', true FROM generate_series(1, 1500) i",
    f"INSERT INTO agents (id, name) SELECT i, '{MARK}a' || i FROM generate_series(1, 200) i",
    "INSERT INTO analytics_events (occurred_at, event_type, person_id, payload) "
    f"SELECT now() - i * interval '1 minute', 'search', i % 1500 + 1, jsonb_build_object('text', '{MARK}p' || i) "
    "FROM generate_series(1, 3000) i",
    "INSERT INTO agent_executions (agent_id, person_id, started_at, finished_at, duration_ms, outcome, error_code, "
    "error_message, error_category) SELECT i % 200 + 1, i % 1500 + 1, now() - i * interval '1 minute', now(), i, "
    f"'failure', 'E', '{MARK}e' || i || ' failed', 'internal' FROM generate_series(1, 2000) i",
    "INSERT INTO audit_log (occurred_at, actor, action, resource_type, resource_id, outcome, detail, source) "
    f"SELECT now() - i * interval '1 minute', '{MARK}l' || i % 100, 'record.read', 'record', '{MARK}r' || i, "
    f"'success', jsonb_build_object('why', '{MARK}d' || i), 'app' FROM generate_series(1, 1500) i",
)
IN_LAKE = (
    "SELECT display_name FROM lake.people", "SELECT external_id FROM lake.people", "SELECT email FROM lake.people",
    "SELECT name FROM lake.agents", "SELECT payload::VARCHAR FROM lake.analytics_events",
    "SELECT error_message FROM lake.agent_executions", "SELECT resource_id FROM lake.audit_log",
    "SELECT detail::VARCHAR FROM lake.audit_log",
)  # fmt: skip
LINES = (
    ("sync",),
    ("show", "usage", "--json"),
    ("show", "agent"),
    ("log", "executions", "--search", f"{MARK}e17"),
    ("log", "audit", "--search", f"{MARK}r17"),
    ("show", "cost.none"),
    ("--verbose", "sync", "--full"),
    ("access", "verify"),
)


def forms() -> dict[str, bytes]:
    """How the mark would look in a file that was not encrypted."""
    texts = {"plain": MARK.encode(), "UTF-16": MARK.encode("utf-16-le"), "hex": MARK.encode().hex().encode()}
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + MARK.encode())
        texts[f"base64 {shift}"] = whole[4 if shift else 0 : len(whole) - 4]
    return texts


@pytest.fixture
def planted(central: str, reader_dsn: Callable[..., str], tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts the program on a store with the planted texts; all that it writes goes below `tmp_path`."""
    with psycopg.connect(central) as connection:
        for statement in PLANTED:
            connection.execute(statement)  # type: ignore[arg-type]
    for name in ("home", "tmp", "workspace"):
        (tmp_path / name).mkdir(mode=0o700)
    passphrase = tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text(PASSPHRASE)
    own = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "tmp", "ANALYTICS_DESKTOP_WORKSPACE": tmp_path / "workspace"}
    own |= {"ANALYTICS_DESKTOP_PASSPHRASE_FILE": passphrase}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ANALYTICS_"))}
    environment = {**kept, **{name: str(path) for name, path in own.items()}}
    environment["ANALYTICS_DESKTOP_DSN"] = reader_dsn(central, "admin")

    def run(*words: str) -> subprocess.Popen[str]:
        line = [sys.executable, "-m", "analytics_desktop", *words]
        return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    return run


def test_no_planted_text_can_be_read_in_any_file(planted: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    said = "".join(planted(*line).communicate(timeout=300)[0] for line in LINES)
    assert f"{MARK}e17" in said, "the program could read what nobody else can"
    for pause in (0.6, 1.2):
        process = planted("sync", "--full")
        time.sleep(pause)
        process.kill()
        process.communicate()
    found, read = [], 0
    for file in tmp_path.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            read += len(content)
            found += [f"{file.name}: {name}" for name, form in forms().items() if form in content]
    assert read > 1_000_000
    assert found == []
    assert _distinct(tmp_path) >= 10_000


def test_a_crash_leaves_no_memory_in_a_file(tmp_path: Path) -> None:
    script = (
        "import os, resource, signal\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)\n"
        "from analytics_desktop.__main__ import main\n"
        "main(['metrics', '--json'])\n"
        "print('limit', resource.getrlimit(resource.RLIMIT_CORE)[0])\n"
    )
    words = [sys.executable, "-c", script]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "limit 0"


def _distinct(folder: Path) -> int:
    """How many of the planted texts the lake holds, as somebody reads them who has its key."""
    from analytics_desktop.services.lake.generation import open_generation
    from analytics_desktop.services.secrets import open_secrets
    from analytics_desktop.services.workspace import workspace_at

    workspace = workspace_at(folder / "workspace")
    with open_generation(workspace, open_secrets(workspace, lambda: PASSPHRASE)) as generation:
        return sum(
            len({row[0] for row in generation.connection.execute(query).fetchall() if MARK in str(row[0])})
            for query in IN_LAKE
        )
