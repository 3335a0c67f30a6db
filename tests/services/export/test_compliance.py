"""The compliance report as its readers' programs see it: tagged, with contents and page numbers, control by control."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.frameworks import FRAMEWORKS
from analytics_desktop.models.page import Cell, Column, Page, Panel, Table
from analytics_desktop.services.controls import assess, load_controls, rules_text
from analytics_desktop.services.export.document import write_compliance
from analytics_desktop.services.export.document.compliance import compliance_data
from tests.fixtures import pages
from tests.fixtures.page_parts import metric, receipt

NAMES = (
    "Framework", "Control", "Status", "What it asks", "Evidence", "Rules", "Strength", "By hand", "Owner", "Cadence",
)  # fmt: skip


def table(name: str, title: str, columns: dict[str, str], rows: list[tuple[Cell, ...]]) -> Panel:
    owner = metric(name, title, "text", False, chart="table")
    listed = Table(tuple(Column(*column) for column in columns.items()), tuple(rows))
    return Panel(owner, "table", title, None, table=listed, receipt=receipt(owner, len(rows)))


def page(rows: int = 30) -> Page:
    """Every fact is 3, so that some controls hold, some fail and none but one is unknown; one table of evidence."""
    names = sorted({rule.fact for control in load_controls() for rule in control.evidence})
    facts: dict[str, float | None] = dict.fromkeys(names, 3.0) | {names[0]: None}
    assessed = assess(load_controls(), facts, {})
    controls = table("compliance.controls", "Controls", dict.fromkeys(NAMES, "text"), [
        (one.control.framework, one.control.id, one.status, one.control.title, one.evidence,
         rules_text(one.control.evidence), one.control.strength,
         one.by_hand, one.control.owner, one.control.cadence) for one in assessed
    ])  # fmt: skip
    counted = table(
        "compliance.control_facts", "Facts", {"Fact": "text", "Value": "ratio", "Meaning": "text"},
        [(name, value, f"Meaning of {name}") for name, value in facts.items()],
    )  # fmt: skip
    entries: list[tuple[Cell, ...]] = [
        (f"2026-10-{1 + number % 28:02}", f"person.{number}@example.com", "#strong[login]", number)
        for number in range(rows)
    ]
    columns = {"Day": "text", "Who": "text", "What": "text", "Count": "count"}
    trail = table("compliance.audit_trail", "Audit trail", columns, entries)
    return replace(pages.cost_page(), id="compliance", title="Compliance", panels=(controls, counted, trail))


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_compliance(page(), "soc2", tmp_path_factory.mktemp("report") / "soc2.pdf")


@pytest.fixture(scope="module")
def text(file: Path) -> str:
    return " ".join(run("pdftotext", "-layout", str(file), "-").split())


def test_it_is_tagged_archivable_and_undamaged(file: Path) -> None:
    assert "Tagged:          yes" in run("pdfinfo", str(file))
    assert b"pdfuaid" in file.read_bytes()
    if shutil.which("qpdf"):
        assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(file))


def test_contents_and_page_numbers_are_there(text: str, file: Path) -> None:
    count = int(run("pdfinfo", str(file)).split("Pages:")[1].split()[0])
    assert f"1 of {count}" in text
    assert f"{count} of {count}" in text
    assert "Contents" in text
    assert all(word in text for word in ("Scope and basis", "Result", "Facts behind the controls", "Evidence"))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_control_of_the_framework_has_status_evidence_exceptions_and_owner(framework: str) -> None:
    told = compliance_data(page(), framework)
    own = [control for control in load_controls() if control.framework == FRAMEWORKS[framework][0]]
    assert [one["id"] for one in told["controls"]] == [control.id for control in own]
    counts = [one["status"] for one in told["controls"]]
    assert told["answer"].startswith(f"Of {len(own)} controls {counts.count('pass')} pass, {counts.count('fail')} fail")
    for one, control in zip(told["controls"], own, strict=True):
        assert (one["owner"], len(one["evidence"]["rows"])) == (control.owner, len(control.evidence))
        assert (one["exceptions"] == "none in the data") == (one["status"] != "fail")
        for row, rule in zip(one["evidence"]["rows"], control.evidence, strict=True):
            assert row[0] == f"Meaning of {rule.fact}"
            assert row[3] == {True: "yes", False: "no", None: "unknown"}[rule.holds(_value(rule.fact))]


def _value(fact: str) -> float | None:
    names = sorted({rule.fact for control in load_controls() for rule in control.evidence})
    return None if fact == names[0] else 3.0


def test_hashes_receipts_filters_and_rows_are_in_it_and_nothing_is_read_as_markup(text: str) -> None:
    source: Any = page().source
    for words in (
        source.manifest_sha256,
        "r-compliance",
        "person.7@example.com",
        "#strong[login]",
        "DEMO DATA",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words


def test_the_same_numbers_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    assert write_compliance(page(), "soc2", tmp_path / "again.pdf").read_bytes() == file.read_bytes()


def test_letters_that_the_font_lacks_do_not_stop_the_report(tmp_path: Path) -> None:
    source = replace(page().source, company="株式会社ラーク ✕")
    out = write_compliance(replace(page(), source=source), "hipaa", tmp_path / "a.pdf")
    assert "?????" in run("pdftotext", str(out), "-")


def test_a_role_without_controls_is_told_who_may(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="not on this page"):
        write_compliance(pages.cost_page(), "soc2", tmp_path / "a.pdf")
    with pytest.raises(Problem, match="no report for pci"):
        write_compliance(page(), "pci", tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_cancelling_keeps_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("old")

    def stop(message: str, fraction: float) -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_compliance(page(), "gdpr", tmp_path / "a.pdf", stop)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]
