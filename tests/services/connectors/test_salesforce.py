"""Opportunities of Salesforce: JWT bearer login, versions, query and its locators."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from analytics_desktop.models.connector import Access, PullReport
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors.pull import pull

from .pulled import DEALS, rows
from .vendor_server import Answer, Asked, VendorServer, vendor_server

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
