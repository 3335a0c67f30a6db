"""Deals of HubSpot: 5 of them, 2 on a page, with owners; limits, outages and refusals."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.connector import Access, PullReport
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors.pull import pull

from .pulled import DEALS, rows
from .vendor_server import Answer, Asked, VendorServer, vendor_server

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
