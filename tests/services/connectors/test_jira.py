"""Issues of Jira: search with page tokens."""

from __future__ import annotations

import base64
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.models.connector import Access, PullReport
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors.pull import pull

from .pulled import SECRET, rows
from .vendor_server import Answer, Asked, VendorServer, vendor_server


def jira(asked: Asked) -> Answer:
    basic = base64.b64encode(f"ann@x.org:{SECRET}".encode()).decode()
    if asked.headers.get("authorization") != f"Basic {basic}":
        return Answer(401, {"errorMessages": ["Client must be authenticated"]})
    assert (asked.method, asked.path) == ("POST", "/rest/api/3/search/jql")
    body = json.loads(asked.body)
    if "nonsense" in body["jql"]:
        return Answer(400, {"errorMessages": ["Field 'nonsense' does not exist."]})
    token = body.get("nextPageToken")
    if token not in {None, "p2"}:
        return Answer(400, {"errorMessages": ["The page token has expired."]})
    days = [(1, 3), (1, 5)] if token is None else [(2, 4), (8, 9)]
    issues = [
        {"key": f"S-{a}{b}", "fields": {"created": f"2026-03-{a:02}T09:00:00.000+0000",
                                        "resolutiondate": f"2026-03-{b:02}T09:00:00.000+0000"}} for a, b in days
    ]  # fmt: skip
    ending = {"isLast": True} if token else {"nextPageToken": "p2", "isLast": False}
    return Answer(body={"issues": issues, **ending})


def pull_jira(server: VendorServer, central: str, folder: Path, jql: str = "") -> PullReport:
    options = {"site": server.address, "user": "ann@x.org"} | ({"jql": jql} if jql else {})
    return pull("jira", Access(options, SECRET), central, folder / "rejects.csv")


KPIS = "SELECT kpi, day, value FROM kpi_values ORDER BY kpi, day"
EXPECTED = [
    ("Jira: days to resolve", date(2026, 3, 8), Decimal("2.666667")),
    ("Jira: days to resolve", date(2026, 3, 15), Decimal("1.000000")),
    ("Jira: issues resolved", date(2026, 3, 8), Decimal("3.000000")),
    ("Jira: issues resolved", date(2026, 3, 15), Decimal("1.000000")),
]


def test_jira_issues_become_weekly_values(central: str, tmp_path: Path) -> None:
    with vendor_server(jira) as server:
        assert pull_jira(server, central, tmp_path).loaded == 4
        assert pull_jira(server, central, tmp_path).already_there == 4
    assert rows(central, KPIS) == EXPECTED


@pytest.mark.parametrize("kept", ["p2", "stale"])
def test_jira_goes_on_with_the_sums_of_a_stopped_run_or_begins_anew(kept: str, central: str, tmp_path: Path) -> None:
    with vendor_server(jira) as server:
        real = server.answer
        server.answer = lambda asked: Answer(503, {}) if "nextPageToken" in asked.body else real(asked)
        with pytest.raises(Problem, match="Jira does not answer"):
            pull_jira(server, central, tmp_path)
        with psycopg.connect(central) as connection:
            connection.execute(
                "UPDATE connector_cursors SET cursor = jsonb_set(cursor, '{token}', to_jsonb(%s::text))", [kept]
            )
        server.answer = real
        assert pull_jira(server, central, tmp_path).resumed
    assert rows(central, KPIS) == EXPECTED


def test_a_query_that_jira_does_not_understand_is_told(central: str, tmp_path: Path) -> None:
    with vendor_server(jira) as server, pytest.raises(Problem, match="does not understand") as told:
        pull_jira(server, central, tmp_path, "nonsense = 1")
    assert "nonsense" in told.value.detail
