"""What is copied or printed is in the access log first, and people carry pseudonyms in it, as they do in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.tabular import panel_table
from analytics_desktop.services.access.log import AccessLog
from analytics_desktop.services.access.told import told
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.leaving import let_leave
from tests.fixtures.lake import Synced
from tests.services.test_names_in_files import everybody

READERS = "compliance.pii_readers"


def test_a_copied_table_names_nobody_and_is_logged(desk: Desk, synced: Synced) -> None:
    table = panel_table(desk.panel(READERS, desk.default_filters()))
    people = everybody(desk)
    assert people & {cell for row in table.rows for cell in row}, "the table names people on screen"
    copied = let_leave(desk, "export.copy", READERS, table)
    assert copied is not None
    assert len(copied.rows) == len(table.rows)
    assert not people & {cell for row in copied.rows for cell in row}
    _, _, _, what, subject, data, _ = told(AccessLog(synced.workspace, synced.secrets).newest(1)[0])
    assert (what, subject) == ("copied table", READERS)
    assert "personal" in data


def test_numbers_are_copied_as_they_are(desk: Desk, synced: Synced) -> None:
    table = panel_table(desk.panel("cost.total_cost", desk.default_filters()))
    assert let_leave(desk, "export.copy", "cost.total_cost", table) == table
    assert told(AccessLog(synced.workspace, synced.secrets).newest(1)[0])[5] == "cost"


def test_nothing_is_printed_that_cannot_be_logged(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise Problem("The access log cannot be written.", "Make room on the disk.")

    monkeypatch.setattr(AccessLog, "record", full)
    with pytest.raises(Problem, match="cannot be written"):
        let_leave(desk, "export.print", "cost", None)
