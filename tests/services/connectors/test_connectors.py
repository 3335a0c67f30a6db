"""Each connector against a server that speaks the vendor's documented pages, errors and limits."""

from __future__ import annotations

import base64
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
import stamina
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from analytics_desktop.models.connector import Access, PullReport
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors import connectors
from analytics_desktop.services.connectors.http import safe
from analytics_desktop.services.connectors.keys import keep_key, key_of
from analytics_desktop.services.connectors.pull import pull

from .vendor_server import Answer, Asked, VendorServer, vendor_server

SECRET = "tok-ä-7f3a91"
DEALS = (
    "SELECT source, external_id, name, stage, amount, currency, opened_on, closed_on FROM deals ORDER BY external_id"
)


def rows(central: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(central) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.fixture(autouse=True)
def no_long_waits() -> Iterator[None]:
    """Backoff of the library is kept and its attempts; only what it waits by itself is cut to nothing."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


# HubSpot: 5 deals, 2 on a page, with owners.
STAGES = [("false", "false"), ("true", "true"), ("true", "false"), ("true", "true"), ("true", "true")]


def hubspot_deal(number: int) -> dict[str, Any]:
    closed, won = STAGES[number - 1]
    said = {
        "dealname": f"Deal {number}", "amount": str(100 * number), "createdate": "2026-01-05T08:00:00.000Z",
        "closedate": "2026-02-06T08:00:00Z", "hs_is_closed": closed, "hs_is_closed_won": won,
        "deal_currency_code": "EUR", "hubspot_owner_id": "77",
    }  # fmt: skip
    return {"id": str(number), "properties": said if number < 5 else said | {"amount": "x"}}


def hubspot(asked: Asked) -> Answer:
    if asked.headers.get("authorization") != "Bearer good":
        return Answer(401, {"status": "error", "category": "INVALID_AUTHENTICATION"})
    if asked.path == "/crm/v3/owners":
        return Answer(body={"results": [{"id": "77", "email": "Ann@x.org"}]})
    assert asked.path == "/crm/objects/2026-09/deals"
    first = int(asked.query.get("after", "0"))
    found = [hubspot_deal(number) for number in range(first + 1, min(first + 2, 5) + 1)]
    paging = {"paging": {"next": {"after": str(first + 2), "link": "?"}}} if first + 2 < 5 else {}
    return Answer(body={"results": found, **paging})


@pytest.fixture
def vendor() -> Iterator[VendorServer]:
    with vendor_server(hubspot) as server:
        yield server


def pull_hubspot(server: VendorServer, central: str, folder: Path, key: str = "good") -> PullReport:
    return pull("hubspot", Access({"address": server.address}, key), central, folder / "rejects.csv")


def test_hubspot_deals_come_over_all_pages_and_a_second_run_changes_nothing(
    vendor: VendorServer, central: str, tmp_path: Path
) -> None:
    report = pull_hubspot(vendor, central, tmp_path)
    assert (report.pages, report.rows_read, report.loaded, report.rejected, report.without_owner) == (3, 5, 4, 1, 4)
    assert rows(central, DEALS)[:2] == [
        ("hubspot", "1", "Deal 1", "open", Decimal("100.00"), "EUR", date(2026, 1, 5), None),
        ("hubspot", "2", "Deal 2", "won", Decimal("200.00"), "EUR", date(2026, 1, 5), date(2026, 2, 6)),
    ]
    assert "amount" in (tmp_path / "rejects.csv").read_text("utf-8")
    again = pull_hubspot(vendor, central, tmp_path)
    assert (again.loaded, again.already_there, again.resumed) == (0, 4, False)


def test_an_owner_that_the_store_knows_is_kept(vendor: VendorServer, central: str, tmp_path: Path) -> None:
    with psycopg.connect(central) as connection:
        connection.execute("INSERT INTO people (external_id, display_name, email) VALUES ('a', 'Ann', 'ann@x.org')")
    assert pull_hubspot(vendor, central, tmp_path).without_owner == 0
    assert rows(central, "SELECT count(owner_id) FROM deals") == [(4,)]


def test_a_short_limit_is_waited_for_and_a_broken_connection_tried_again(
    vendor: VendorServer, central: str, tmp_path: Path
) -> None:
    limit = Answer(429, {"errorType": "RATE_LIMIT", "policyName": "SECONDLY"}, {"Retry-After": "1"})
    vendor.faults["/deals"] = [limit, Answer(drop=True), Answer(503, b"<html>")]
    began = time.monotonic()
    assert pull_hubspot(vendor, central, tmp_path).loaded == 4
    assert len([one for one in vendor.asked if one.path.endswith("/deals")]) == 6
    assert time.monotonic() - began < 20


def test_a_daily_limit_stops_and_the_next_run_goes_on_where_it_was(
    vendor: VendorServer, central: str, tmp_path: Path
) -> None:
    daily = {"message": "You have reached your daily limit.", "errorType": "RATE_LIMIT", "policyName": "DAILY"}
    real = vendor.answer
    vendor.answer = lambda asked: Answer(429, daily) if asked.query.get("after") == "2" else real(asked)
    with pytest.raises(Problem, match="daily limit of HubSpot") as told:
        pull_hubspot(vendor, central, tmp_path)
    assert "goes on where it stopped" in told.value.remedy
    assert len(rows(central, DEALS)) == 2
    vendor.answer = real
    vendor.asked.clear()
    report = pull_hubspot(vendor, central, tmp_path)
    assert (report.resumed, report.pages, report.rows_read) == (True, 2, 3)
    assert vendor.asked[1].query["after"] == "2"
    assert len(rows(central, DEALS)) == 4


def test_a_vendor_that_stays_away_is_a_problem_with_what_was_kept(
    vendor: VendorServer, central: str, tmp_path: Path
) -> None:
    real = vendor.answer
    vendor.answer = lambda asked: Answer(500, {}) if asked.query.get("after") else real(asked)
    with pytest.raises(Problem, match="HubSpot does not answer for now"):
        pull_hubspot(vendor, central, tmp_path)
    assert len(rows(central, DEALS)) == 2
    long = Answer(429, {}, {"Retry-After": "86400"})
    vendor.faults["/owners"] = [long] * 9
    began = time.monotonic()
    with pytest.raises(Problem, match="status 429"):
        pull_hubspot(vendor, central, tmp_path)
    assert time.monotonic() - began < 5


def test_a_refused_key_is_told_and_appears_nowhere(vendor: VendorServer, central: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="HubSpot refuses the key") as told:
        pull_hubspot(vendor, central, tmp_path, key="sesame-4711")
    said = f"{told.value.sentence} {told.value.remedy} {told.value.detail} {Access({}, 'sesame-4711')!r}"
    assert "sesame" not in said


@pytest.mark.parametrize("answer", [Answer(200, b"<html>captive portal</html>"), Answer(302, {}, {"location": "/x"})])
def test_an_answer_that_is_not_the_vendors_is_a_problem(
    answer: Answer, vendor: VendorServer, central: str, tmp_path: Path
) -> None:
    vendor.faults["/"] = [answer]
    with pytest.raises(Problem, match="HubSpot"):
        pull_hubspot(vendor, central, tmp_path)


def test_keys_travel_only_under_verified_tls() -> None:
    with pytest.raises(Problem, match="must begin with https"):
        safe("HubSpot", "http://api.hubapi.com")
    assert safe("HubSpot", "https://api.hubapi.com/") == "https://api.hubapi.com"


# Salesforce: JWT bearer login, versions, query and its locators.
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()


def salesforce(address: Callable[[], str]) -> Callable[[Asked], Answer]:
    def answer(asked: Asked) -> Answer:
        if asked.path == "/services/oauth2/token":
            return _token(asked, address())
        if asked.headers.get("authorization") != "Bearer session":
            return Answer(401, [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}])
        if asked.path == "/services/data/":
            names = ["9.0", "66.0", "68.0", "67.0"]
            return Answer(body=[{"label": "", "version": one, "url": f"/services/data/v{one}"} for one in names])
        if asked.path == "/services/data/v68.0/query":
            assert "FROM Opportunity" in asked.query["q"]
            following = {"done": False, "nextRecordsUrl": "/services/data/v68.0/query/01g-2000"}
            return Answer(body={"totalSize": 3, **following, "records": [_opportunity(1), _opportunity(2)]})
        if asked.path == "/services/data/v68.0/query/01g-2000":
            return Answer(body={"totalSize": 3, "done": True, "records": [_opportunity(3)]})
        return Answer(404, [{"errorCode": "NOT_FOUND", "message": asked.path}])

    return answer


def _token(asked: Asked, address: str) -> Answer:
    form = dict(pair.split("=") for pair in asked.body.split("&"))
    head, claims, signature = form["assertion"].split(".")
    decoded = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (head, claims, signature)]
    said = json.loads(decoded[1])
    KEY.public_key().verify(decoded[2], f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    if said["sub"] != "api@x.org":
        return Answer(400, {"error": "invalid_grant", "error_description": "user hasn't approved this consumer"})
    assert said["aud"] == address
    assert 0 < said["exp"] - time.time() <= 300
    return Answer(body={"access_token": "session", "instance_url": address, "token_type": "Bearer"})


def _opportunity(number: int) -> dict[str, Any]:
    return {
        "attributes": {"type": "Opportunity"}, "Id": f"006{number}", "Name": f"Opp {number}", "Amount": 1000.5 * number,
        "CloseDate": "2026-03-01", "CreatedDate": "2026-01-02T10:00:00.000+0000", "IsClosed": number > 1,
        "IsWon": number == 3, "Owner": {"Email": "ann@x.org"},
    }  # fmt: skip


def pull_salesforce(server: VendorServer, central: str, folder: Path, user: str = "api@x.org") -> PullReport:
    options = {"login": server.address, "client": "3MVG", "user": user}
    return pull("salesforce", Access(options, PEM), central, folder / "rejects.csv")


@pytest.fixture
def org() -> Iterator[VendorServer]:
    with vendor_server(salesforce(lambda: server.address)) as server:
        yield server


def test_salesforce_opportunities_come_with_the_newest_version_and_all_locators(
    org: VendorServer, central: str, tmp_path: Path
) -> None:
    report = pull_salesforce(org, central, tmp_path)
    assert (report.pages, report.rows_read, report.loaded) == (2, 3, 3)
    assert [row[3:6] for row in rows(central, DEALS)] == [
        ("open", Decimal("1000.50"), "USD"),
        ("lost", Decimal("2001.00"), "USD"),
        ("won", Decimal("3001.50"), "USD"),
    ]


def test_the_daily_limit_of_salesforce_is_told_and_an_old_locator_begins_anew(
    org: VendorServer, central: str, tmp_path: Path
) -> None:
    limit = [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
    org.faults["query/01g"] = [Answer(403, limit)]
    with pytest.raises(Problem, match="daily limit of Salesforce"):
        pull_salesforce(org, central, tmp_path)
    assert len(rows(central, DEALS)) == 2
    org.faults["query/01g"] = [
        Answer(400, [{"errorCode": "INVALID_QUERY_LOCATOR", "message": "invalid query locator"}])
    ]
    report = pull_salesforce(org, central, tmp_path)
    assert (report.resumed, report.pages, report.already_there, report.loaded) == (True, 2, 2, 1)


def test_a_refused_login_says_why(org: VendorServer, central: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="refuses the login") as told:
        pull_salesforce(org, central, tmp_path, user="x")
    assert "approved" in told.value.detail
    options = {"login": org.address, "client": "c", "user": "u"}
    with pytest.raises(Problem, match="no RSA private key"):
        pull("salesforce", Access(options, "-----BEGIN"), central, tmp_path / "r.csv")


# Jira: search with page tokens.
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


# Any SQL database.
@pytest.fixture
def erp(tmp_path: Path) -> str:
    file = tmp_path / "erp.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE orders (no TEXT, created TEXT, done TEXT, state TEXT, total REAL)")
    connection.executemany(
        "INSERT INTO orders VALUES (?, '2026-01-01', '2026-02-01', 'won', 10.5)", [(str(n),) for n in range(2500)]
    )
    connection.commit()
    connection.close()
    return f"sqlite:///{file}"


ORDERS = (
    "SELECT no AS external_id, created AS opened_on, done AS closed_on, state AS stage, total AS amount FROM orders"
)


def test_rows_of_any_sql_database_come_in_batches(erp: str, central: str, tmp_path: Path) -> None:
    report = pull("sql", Access({"query": ORDERS, "kind": "deals"}, erp), central, tmp_path / "r.csv")
    assert (report.pages, report.rows_read, report.loaded) == (4, 2500, 2500)


@pytest.mark.parametrize(
    "query", ["DELETE FROM orders", f"{ORDERS}; DROP TABLE orders", "WITH x AS (SELECT 1) DELETE FROM orders"]
)
def test_a_query_that_would_change_the_database_is_refused(query: str, erp: str, central: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"SELECT|refuses the query"):
        pull("sql", Access({"query": query, "kind": "deals"}, erp), central, tmp_path / "r.csv")
    assert sqlite3.connect(erp.removeprefix("sqlite:///")).execute("SELECT count(*) FROM orders").fetchone() == (2500,)


def test_the_password_of_a_database_is_in_no_message(central: str, tmp_path: Path) -> None:
    address = "postgresql+psycopg://who:hunter2@127.0.0.1:1/none"
    with pytest.raises(Problem) as told:
        pull("sql", Access({"query": "SELECT 1", "kind": "deals"}, address), central, tmp_path / "r.csv")
    assert "hunter2" not in f"{told.value.sentence} {told.value.remedy} {told.value.detail}"


def test_what_is_missing_is_told_before_anything_is_asked(central: str, tmp_path: Path) -> None:
    for access, words in (
        (Access({}, "k"), "needs the option"),
        (Access({"client": "c", "user": "u", "x": "y"}, "k"), "has no option x"),
        (Access({"client": "c", "user": "u"}, ""), "is not in the keyring"),
    ):
        with pytest.raises(Problem, match=words):
            pull("salesforce", access, central, tmp_path / "r.csv")
    with pytest.raises(Problem, match="no connector called hubsopt"):
        pull("hubsopt", Access({}, "k"), central, tmp_path / "r.csv")


class Store(dict[str, str]):
    def set(self, key: str, value: str, /) -> None:
        self[key] = value

    def delete(self, key: str, /) -> None:
        self.pop(key, None)


def test_keys_are_kept_in_the_secret_store_under_the_connectors_name() -> None:
    store = Store()
    keep_key(store, "hubspot", SECRET)
    assert key_of(store, "hubspot") == SECRET
    assert key_of(store, "jira") == ""
    assert list(store) == ["connector-hubspot"]


@pytest.mark.parametrize("kind", connectors().values(), ids=lambda kind: kind.name)
def test_a_connector_explains_itself(kind: Any) -> None:
    assert kind.help.endswith(".")
    assert set(kind.required) <= set(kind.options)
    assert not kind.secret.endswith(".")
