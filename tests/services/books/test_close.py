"""A closed month never changes; what comes later is booked in the open one; debits equal credits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.books import closable, close_month, month_filters, sign_off
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.export.csv_file import write_csv

from .conftest import Office

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def table(desk: Desk, metric: str, month: date) -> list[tuple[object, ...]]:
    found = desk.panel(metric, month_filters(month)).table
    assert found is not None
    return list(found.rows)


def sums(rows: list[tuple[object, ...]]) -> tuple[Decimal, Decimal]:
    debit, credit = ([Decimal(str(row[place])) for row in rows if row[place] is not None] for place in (8, 9))
    return sum(debit, Decimal(0)), sum(credit, Decimal(0))


def exported(desk: Desk, month: date, folder: Path, name: str) -> bytes:
    filters = month_filters(month)
    return write_csv(desk.page("cost", filters), folder / name, desk.panel("cost.journal", filters))[0].read_bytes()


REFUSED = {  # once May is closed
    MAY: "closed already",
    date(2026, 4, 1): "lies before 2026-05",
    date(2026, 7, 1): "2026-06 is still open",
    date(2036, 7, 1): "not over",
}
LATE = """
INSERT INTO ai_cost_tracking (source, request_id, occurred_at, department_id, provider, model, input_tokens,
    output_tokens, price_version_id, booked_cost)
SELECT 'gateway', 'late-' || n, '2026-05-20 10:00+00', 1, provider, model_pattern, 1000, 10, id, 2.5
FROM (SELECT * FROM price_versions WHERE provider = 'openai' LIMIT 1) v, generate_series(1, 4) n
"""


def test_a_closed_month_stays_and_late_requests_are_trued_up_in_the_open_one(office: Office, tmp_path: Path) -> None:
    desk = office.synced()
    assert closable(desk) is not None
    before = table(desk, "cost.journal", MAY)
    assert {row[1] for row in before} == {"open"}
    close_month(desk, MAY)
    closed, file = table(desk, "cost.journal", MAY), exported(desk, MAY, tmp_path, "before.csv")
    assert [row[2:] for row in closed] == [row[2:] for row in before]
    assert closable(desk) == JUNE
    june = table(desk, "cost.journal", JUNE)
    assert not [row for row in june if "true-up" in str(row[3])]
    for month, reason in REFUSED.items():
        with pytest.raises(Problem, match=reason):
            close_month(desk, month)
    desk.close()

    office.server(LATE)
    desk = office.synced()
    assert table(desk, "cost.journal", MAY) == closed
    assert exported(desk, MAY, tmp_path, "after.csv") == file
    trued_up = [row for row in table(desk, "cost.journal", JUNE) if "true-up" in str(row[3])]
    assert [(row[2], row[3], row[4], row[8], row[9]) for row in trued_up] == [
        ("2026-05", "Expense, true-up", "openai", Decimal("10.00"), None),
        ("2026-05", "Differences, true-up", "openai", None, Decimal("10.00")),
    ]
    month = table(desk, "cost.closes", MAY)[0]
    assert (month[1], month[5], month[6]) == ("closed", 4, Decimal(10))
    posted, now = (Decimal(str(month[place])) for place in (4, 7))
    assert abs(now - posted - 10) < Decimal("0.5"), "posted in cents by provider and department"
    for rows in (closed, table(desk, "cost.journal", JUNE)):
        assert sums(rows)[0] == sums(rows)[1] > 0
    desk.close()


def test_an_accrual_gives_way_to_the_invoice_when_it_comes(office: Office) -> None:
    office.server("DELETE FROM invoice_lines WHERE invoice_id IN (SELECT id FROM invoices WHERE month = '2026-05-01')",
                  "DELETE FROM invoices WHERE month = '2026-05-01'")  # fmt: skip
    desk = office.synced()
    low, expected, high = next(row[2:5] for row in table(desk, "cost.accruals", MAY) if row[1] == "openai")
    assert Decimal(str(low)) <= Decimal(str(expected)) <= Decimal(str(high))
    lines = close_month(desk, MAY)
    assert {"accrued": -Decimal(str(expected))} == {
        line["entry"]: Decimal(line["amount"])
        for line in lines
        if line["provider"] == "openai" and line["entry"] in {"accrued", "payable"}
    }
    desk.close()
    office.server(
        "INSERT INTO invoices (id, provider, number, month, issued_on) "
        "VALUES (900, 'openai', 'X', '2026-05-01', '2026-06-04')",
        "INSERT INTO invoice_lines (invoice_id, kind, amount) VALUES (900, 'tokens', 200.00)",
    )
    desk = office.synced()
    june = [row for row in table(desk, "cost.journal", JUNE) if row[2] == "2026-05" and row[4] == "openai"]
    posted = {str(row[3]): row[8] if row[8] is not None else -Decimal(str(row[9])) for row in june}
    assert posted["Accrued, true-up"] == expected
    assert posted["Payable, true-up"] == Decimal(-200)
    assert sum(map(Decimal, map(str, posted.values()))) == 0
    desk.close()


def test_a_second_close_of_the_same_month_is_refused_by_the_central_store(
    central: str, reader_dsn: Callable[..., str]
) -> None:
    with psycopg.connect(reader_dsn(central, "finance"), autocommit=True) as connection:
        answers = [
            connection.execute("SELECT accepted, reason FROM submit_decisions(%s)", [Jsonb([_close()])]).fetchone()
            for _ in range(2)
        ]
        assert answers == [(True, None), (False, "2026-05 was closed already")]
        assert connection.execute("SELECT count(*) FROM decisions").fetchone() == (1,)


def _close() -> dict[str, object]:
    return {"id": str(uuid4()), "kind": "period_close", "subject": "2026-05", "body": {"lines": []},
            "decided_at": "2026-06-05T10:00:00Z"}  # fmt: skip


def test_a_sign_off_stands_until_the_numbers_change_and_a_close_needs_every_account(office: Office) -> None:
    office.server(
        "INSERT INTO decisions (id, kind, subject, body, decided_by, role, decided_at) VALUES "
        "(gen_random_uuid(), 'gl_account', 'payable', '{\"account\": null}', 'x', 'finance', now())"
    )
    desk = office.synced()
    with pytest.raises(Problem, match="no account for: payable"):
        close_month(desk, MAY)
    assert not desk.decisions("period_close")
    with pytest.raises(Problem, match="needs a note"):
        sign_off(desk, MAY, "", " ")
    with pytest.raises(Problem, match="no bill of acme"):
        sign_off(desk, MAY, "acme", "checked")
    assert len(sign_off(desk, MAY, "", "checked against the portal")) == 3
    assert {row[5] for row in table(desk, "cost.sign_offs", MAY)} == {"signed off, sent with the next sync"}
    desk.close()
    desk = office.synced()
    assert {(row[5], row[8]) for row in table(desk, "cost.sign_offs", MAY)} == {
        ("signed off", "checked against the portal")
    }
    desk.close()
    office.server(LATE)
    desk = office.synced()
    states = {row[1]: row[5] for row in table(desk, "cost.sign_offs", MAY)}
    assert states == {"openai": "changed since sign-off", "anthropic": "signed off", "google": "signed off"}
    desk.close()
