"""How long a jump in a log of very many rows takes against a repaint of what is there, and a page of hits of a search.

ROWS=10000000 asks for ten million; the rows are made inside an encrypted lake, where the product builds its log.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from analytics_desktop.models.log import LogFilters
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.lake.duck import LAKE_EXTENSIONS, attach_lake, connect
from analytics_desktop.services.logs.opened import OpenLog
from analytics_desktop.services.logs.upkeep import refresh_logs
from analytics_desktop.services.logs.view import LogView
from analytics_desktop.services.sync.raw_tables import raw_tables
from benchmarks.measure import ROWS, Row, seconds, tell

TIMES = int(os.environ.get("TIMES", "30"))
_MAKE = """
INSERT INTO lake.agent_executions BY NAME SELECT
    uuid() AS id, CAST(i * 7919 % 25 AS INTEGER) AS agent_id, '1' AS agent_version,
    CAST(i * 31 % 40 AS INTEGER) AS team_id,
    TIMESTAMP '2024-01-01' + to_microseconds(i * $step) AS started_at,
    CASE WHEN hash(i) % 20 = 0 THEN 'failure' ELSE 'success' END AS outcome, hash(i) % 100000 AS duration_ms,
    1 AS attempts,
    CASE WHEN hash(i) % 20 = 0 THEN '429' END AS error_code,
    CASE WHEN hash(i) % 20 = 0 THEN 'rate_limit' END AS error_category,
    'Rate limit reached for requests per minute, retry after ' || hash(i + 1) % 60 || ' seconds, trace '
        || substr(md5(CAST(i AS VARCHAR)), 1, 10) AS error_message
FROM range($rows) t(i)
"""
_AUDIT = """
INSERT INTO lake.audit_log BY NAME SELECT
    i AS seq, TIMESTAMP '2024-01-01' + to_microseconds(i * $step) AS occurred_at,
    'person.' || i * 31 % 2000 || '@example.com' AS actor, 1 AS person_id,
    ['login', 'record.read', 'record.read', 'export.run', 'permission.grant'][CAST(hash(i) % 5 AS BIGINT) + 1]
        AS action,
    'customer' AS resource_type, 'customer-' || hash(i + 7) % 90000 AS resource_id,
    CASE WHEN hash(i) % 20 = 0 THEN 'failure' ELSE 'success' END AS outcome,
    '10.0.' || i % 200 || '.' || i % 250 AS ip_address, 1 AS records, i % 3 = 0 AS is_pii,
    '{"reason": "support case ' || substr(md5(CAST(i AS VARCHAR)), 1, 10) || '"}' AS detail, 'app' AS source
FROM range($rows) t(i)
"""


class _Made:
    """Stands where a desk with one open generation stands."""

    number, source = 1, None

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def cursor(self) -> Any:
        return self.connection.cursor()

    def interrupt(self) -> None:
        self.connection.interrupt()

    @contextmanager
    def reading(self) -> Any:
        yield self, None

    @property
    def gate(self) -> Any:
        return SimpleNamespace(note=lambda access, source: None)


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(0.95 * len(times)) - 1)] * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("data", "spill"):
            (folder / part).mkdir()
        connection = connect(LAKE_EXTENSIONS, folder / "spill", "4GB")
        attach_lake(connection, folder / "catalogue", folder / "data", "ab" * 16, read_only=False)
        for table in raw_tables().values():
            connection.execute(table.ddl)
        connection.execute("INSERT INTO lake.agents SELECT i, 'Agent ' || i, 0, '' FROM range(25) t(i)")
        connection.execute("INSERT INTO lake.teams SELECT i, 0, 'Team ' || i FROM range(40) t(i)")
        span = 400 * 86_400_000_000
        connection.execute(_MAKE, {"rows": ROWS, "step": span // ROWS})
        connection.execute(_AUDIT, {"rows": ROWS, "step": span // ROWS})
        built = seconds(lambda: refresh_logs(connection, None, "UTC"))
        for log, title in (("executions", "Log scroll"), ("audit", "Audit trail scroll")):
            _measure(connection, log, title, f"{ROWS:,} rows with words each: both logs built in {built:.0f} s, ")
        connection.close()


def _measure(connection: Any, name: str, title: str, note: str) -> None:
    log: list[OpenLog] = []
    opening = seconds(lambda: log.append(OpenLog(cast(Desk, _Made(connection)), name)))
    searching = seconds(log[0].prepare_search)
    searches = _searches(connection, name)
    rows = [*_jumps(log[0]), *(_hits(log[0], kind, words) for kind, words in searches.items())]
    note += f"this one opened in {opening:.1f} s, search ready after {searching:.1f} s more. Times are P95 of {TIMES}."
    tell(title, rows, note)
    log[0].close()


def _searches(connection: Any, log: str) -> dict[str, str]:
    """What is searched, by what it is."""
    trace = connection.execute("SELECT substr(md5('77'), 1, 10)").fetchone()[0]
    if log == "audit":
        return {"a rare word": trace, "a frequent word": "customer", "two frequent words": "read customer",
                "rare and frequent": f"customer {trace}", "one person": "person.17",
                "five words": "read customer support case 17"}  # fmt: skip
    return {"a rare word": trace, "a frequent word": "rate", "two frequent words": "rate minute", "rare and frequent":
            f"rate {trace}", "a word of one row in 60": "17", "five words": "rate limit retry 17 seconds"}  # fmt: skip


def _hits(log: OpenLog, name: str, words: str) -> Row:
    """The search and its first page, then pages at random ranks of it."""
    view = log.view(LogFilters(search=words))
    first = [seconds(lambda: _anew(log, words).page(0, 50)) for _ in range(TIMES // 3)]
    later = [seconds(lambda: view.page(random.randrange(max(1, view.total - 50)), 50)) for _ in range(TIMES)]
    figure = f"{p95(first):,.0f} ms; a page further on {p95(later):,.1f} ms"
    return Row(f"hits of {name} ({view.total:,})", figure, "time allowed", "200 ms", p95(first) / 200, "below 1")


def _anew(log: OpenLog, words: str) -> LogView:
    """The view of a search whose words were not searched before."""
    log.forget_words()
    return log.view(LogFilters(search=words))


def _jumps(log: OpenLog) -> list[Row]:
    """The grid of the window: from moving the bar to the right rows painted, against painting them once more."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop

    from analytics_desktop.views.application import application
    from analytics_desktop.views.jobs import Jobs
    from analytics_desktop.views.logs.grid import LogGrid
    from analytics_desktop.views.logs.model import PAGE
    from analytics_desktop.views.theme import load_fonts, prepare_application

    app = application()
    prepare_application(app, "light")
    load_fonts()
    jobs = Jobs(_raise, _raise)
    grid = LogGrid()
    view = log.view(LogFilters())
    grid.rows.page_wanted.connect(
        lambda page: jobs.start(
            "page", lambda _: (page, view.page(page * PAGE, PAGE)), lambda read: grid.take(*read), lane="work"
        )
    )
    grid.resize(1300, 700)
    grid.show()
    grid.show_view(view)

    def paint() -> None:
        grid.table.viewport().repaint()

    def jump() -> None:
        grid.bar.setValue(random.randrange(view.total))
        while not grid.rows.is_complete():
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        paint()

    for _ in range(5):
        jump()
    app.processEvents()
    repaints = [seconds(paint) for _ in range(TIMES)]
    jumps = [seconds(jump) for _ in range(TIMES)]
    pages = [seconds(lambda: view.page(random.randrange(view.total - PAGE), PAGE)) for _ in range(TIMES)]
    jobs.shutdown()
    still, moved = statistics.median(repaints) * 1000, statistics.median(jumps) * 1000
    return [
        Row(
            "a random jump, median", f"{moved:.1f} ms", "repaint, cached", f"{still:.1f} ms", moved / still, "below 1.5"
        ),
        Row("reading its page, P95", f"{p95(pages):.1f} ms", "", "", None),
    ]


def _raise(problem: BaseException) -> None:
    raise problem


if __name__ == "__main__":
    main()
