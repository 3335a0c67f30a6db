"""Reports in words."""

from __future__ import annotations

from dataclasses import dataclass

from analytics_desktop.cli.formats import report_text


@dataclass(frozen=True)
class Report:
    rows: dict[str, int]
    rejects: str | None
    dry_run: bool
    seconds: float


def test_a_report_says_none_yes_and_no_and_rounds_what_was_measured() -> None:
    values, text = report_text(Report({"people": 12345}, None, False, 7.970215104999625))
    assert text.splitlines() == ["Rows: people 12,345", "Rejects: none", "Dry run: no", "Seconds: 8.0"]
    assert values["seconds"] == 7.970215104999625
