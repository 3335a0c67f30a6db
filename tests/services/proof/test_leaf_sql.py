"""The lake's SQL of a leaf against the same form in plain Python, row by row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.services.audit.leaf_sql import canonical_sql, leaf_sql
from analytics_desktop.services.central.audit_leaf import FIELDS, canonical_form, leaf_hash
from analytics_desktop.services.lake.duck import connect
from analytics_desktop.services.sync.raw_tables import raw_tables

USUAL: dict[str, Any] = {
    "seq": 1,
    "occurred_at": datetime(2026, 3, 2, 9, 0, 0, 1),  # noqa: DTZ001 - the lake's instants are UTC without a zone
    "actor": "ann@example.com",
    "person_id": 7,
    "action": "record.read",
    "resource_type": "customer",
    "resource_id": "r-1",
    "outcome": "success",
    "ip_address": "10.0.0.1",
    "records": 3,
    "is_pii": True,
    "detail": "{}",
    "source": "app",
}
ODD: dict[str, tuple[Any, ...]] = {
    "seq": (0, -1, 2**63 - 1),
    "occurred_at": (datetime(1, 1, 1), datetime(1969, 12, 31, 23, 59, 59, 999999), datetime(9999, 12, 31)),  # noqa: DTZ001
    "actor": ("", "Zoë 🐍", "a:b,c~", "x" * 300, "quote \" and ' and \\"),
    "person_id": (None, 0),
    "resource_type": (None, ""),
    "resource_id": (None, "3:abc,"),
    "ip_address": (None, "10.0.0.0/8", "2001:db8::1", "2001:db8::/32"),
    "records": (None, 0),
    "is_pii": (False,),
    "detail": ('{"a": [1, "ü"]}',),
}
ROWS = [USUAL, *({**USUAL, field: value} for field, values in ODD.items() for value in values)]
NEVER_NULL_THERE = ({**USUAL, "actor": None}, {**USUAL, "is_pii": None})  # no central store lets these in


def leaves(rows: list[dict[str, Any]], folder: Path) -> list[tuple[str, str]]:
    with connect((), folder) as connection:
        connection.execute("ATTACH ':memory:' AS lake")
        connection.execute(raw_tables()["audit_log"].ddl)
        marks = ", ".join("?" for _ in FIELDS)
        for row in rows:
            connection.execute(
                f"INSERT INTO lake.audit_log ({', '.join(FIELDS)}) VALUES ({marks})", [row[field] for field in FIELDS]
            )
        query = f"SELECT {canonical_sql('a')}, {leaf_sql('a')} FROM lake.audit_log a ORDER BY rowid"
        return [(str(text), str(leaf)) for text, leaf in connection.execute(query).fetchall()]


def test_each_row_has_the_bytes_and_the_leaf_of_the_documented_form(tmp_path: Path) -> None:
    rows = [*ROWS, *NEVER_NULL_THERE]
    expected = [(canonical_form(row).decode(), leaf_hash(row).hex()) for row in rows]
    assert leaves(rows, tmp_path) == expected


@pytest.mark.parametrize(
    "other",
    [
        {"resource_type": "custom", "resource_id": "err-1"},  # the same letters, divided elsewhere
        {"resource_type": "customer,3:r-1", "resource_id": ""},
        {"resource_type": "", "resource_id": "customerr-1"},
        {"resource_type": None, "resource_id": "customerr-1"},
        {"resource_type": "~", "resource_id": "customerr-1"},
    ],
)
def test_no_division_of_texts_among_fields_has_the_bytes_of_another(other: dict[str, Any]) -> None:
    forms = [canonical_form({**USUAL, **one}) for one in ({}, {"resource_type": "", "resource_id": "x"}, other)]
    assert len(set(forms)) == 3
    assert forms[1] != canonical_form({**USUAL, "resource_type": None, "resource_id": "x"})
