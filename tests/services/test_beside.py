"""Whoever waits for work that cannot be stopped can stop waiting at once."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Cancelled
from analytics_desktop.services.beside import done_beside
from analytics_desktop.services.export import document
from tests.fixtures import pages


def test_its_result_and_its_errors_are_given_as_they_are() -> None:
    assert done_beside(lambda: 7, lambda: None) == 7
    with pytest.raises(TimeoutError, match="its own"):
        done_beside(lambda: (_ for _ in ()).throw(TimeoutError("its own")), lambda: None)


def test_nobody_waits_for_a_document_that_is_not_wanted_any_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The typesetter is one call of foreign code, here one that would take a minute."""
    released, asked = threading.Event(), 0

    def endless(_: object) -> bytes:
        released.wait(60)
        return b"late"

    def stop(message: str, fraction: float) -> None:
        nonlocal asked
        asked += 1
        if asked > 3:
            raise Cancelled

    monkeypatch.setattr("analytics_desktop.services.export.document.summary.summary_pdf", endless)
    out, began = tmp_path / "summary.pdf", time.monotonic()
    out.write_bytes(b"the one before")
    with pytest.raises(Cancelled):
        document.write_summary(pages.all_pages(), out, stop)
    assert time.monotonic() - began < 30
    released.set()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("summary.pdf", b"the one before")]
