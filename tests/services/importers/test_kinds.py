"""Every kind of file is described well enough to be offered to a person, and found by its name alone."""

from __future__ import annotations

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.importers import kinds, run_import


def test_kinds_are_found_by_their_files() -> None:
    assert list(kinds()) == [
        "claude-code", "control-results", "deals", "executions", "gateway-keys", "invoices", "kpis", "requests",
        "security-log", "vendor-costs", "vendor-usage",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_a_kind_explains_itself_and_its_fields(kind) -> None:  # type: ignore[no-untyped-def]
    assert kind.title
    assert kind.help.endswith(".")
    assert all(text and not text.endswith(".") for text in kind.fields.values())
    assert {field for group in kind.required for field in group} <= set(kind.fields)


def test_an_unknown_kind_is_told_with_the_nearest_one() -> None:
    with pytest.raises(Problem, match="no importer called request") as told:
        run_import("request", [], "", {}, {})
    assert told.value.remedy == f"Did you mean requests? The importers are: {', '.join(kinds())}."
