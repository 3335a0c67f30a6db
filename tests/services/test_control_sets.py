"""Sets of controls as files: exported, changed, imported, followed by the assessment, and taken back."""

from __future__ import annotations

import csv
import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.control import Rule
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportOptions
from analytics_desktop.services.control_sets import bring_in, export_set, standing_sets, take_back, tried
from analytics_desktop.services.controls import load_controls, rules_from, rules_text, shipped_texts
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.importers import run_import
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.sync.push import push
from tests.fixtures.lake import Pair

NIS = """
framework = "NIS2"
title = "Network and information security"

[[control]]
id = "Art. 21(2)(j)"
title = "Logins are on record."
owner = "IT Security"
cadence = "weekly"
strength = "strong"
evidence = [{ fact = "logins_logged", at_least = 1 }, { fact = "agents", known = true }]
"""


@pytest.fixture
def desk(deciding_desk: Desk) -> Desk:
    return deciding_desk


def told(desk: Desk) -> dict[tuple[str, str], dict[str, Any]]:
    """(framework, control) -> its row on the page."""
    table = desk.panel("compliance.controls", desk.default_filters()).table
    assert table is not None
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    return {(str(row["Framework"]), str(row["Control"])): row for row in rows}


def test_what_is_exported_and_imported_unchanged_assesses_the_same(desk: Desk, tmp_path: Path) -> None:
    before = told(desk)
    for framework in shipped_texts():
        file = tmp_path / f"{framework}.toml"
        export_set(desk, framework.lower(), file)
        assert file.read_text("utf-8") == shipped_texts()[framework]
        bring_in(desk, file, "adopted as it ships")
    assert told(desk) == before
    assert all(one.who for one in standing_sets(desk))


def test_a_changed_set_stands_for_its_framework_alone_and_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    before, file = told(desk), tmp_path / "gdpr.toml"
    export_set(desk, "GDPR", file)
    text = file.read_text("utf-8")
    file.write_text(text.replace('owner = "Compliance Office"', 'owner = "Data Protection Officer"'), "utf-8")
    bring_in(desk, file, "we have an officer now")
    after = told(desk)
    assert after.keys() == before.keys()
    changed = {key for key in after if after[key] != before[key]}
    assert changed == {key for key, row in before.items() if key[0] == "GDPR" and row["Owner"] == "Compliance Office"}
    assert {after[key]["Owner"] for key in changed} == {"Data Protection Officer"}
    take_back(desk, "gdpr", "tried only")
    assert told(desk) == before
    with pytest.raises(Problem, match="ships already"):
        take_back(desk, "GDPR", "again")


def test_a_framework_of_the_companys_own_counts_in_the_score(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "nis2.toml"
    file.write_text(NIS, "utf-8")
    score = desk.panel("compliance.score", desk.default_filters()).whole
    bring_in(desk, file, "the law asks for it")
    row = told(desk)["NIS2", "Art. 21(2)(j)"]
    receipt = desk.panel("compliance.controls", desk.default_filters()).receipt
    assert receipt is not None
    assert receipt.formulas == f"controls of NIS2 {sha256(NIS.encode()).hexdigest()[:12]}"
    assert (row["Status"], row["Rules"]) == ("pass", "logins_logged at least 1; agents known")
    assert desk.panel("compliance.score", desk.default_filters()).whole > score  # type: ignore[operator]
    take_back(desk, "NIS2", "no longer")
    assert ("NIS2", "Art. 21(2)(j)") not in told(desk)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("logins_logged", "logins_loged"), r"nothing computes the fact logins_loged.*Did you mean logins_logged"),
        (('strength = "strong"', 'strength = "great"'), "strong or partial"),
        (("at_least = 1", 'at_least = "1"'), "must be a number"),
        (("at_least = 1", "at_least = nan"), "must be a number"),
        (('framework = "NIS2"', 'framework = "../NIS2"'), "short name of letters"),
        (('cadence = "weekly"', ""), "keys must be exactly"),
        (('title = "Logins are on record."', 'title = "a\\u202eb"'), "in one line"),
        (("[[control]]", "[control]"), "each as"),
        (("framework =", "framework ==="), "no TOML"),
    ],
)
def test_a_file_that_is_no_set_is_refused_and_nothing_changes(
    desk: Desk, tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    file = tmp_path / "nis2.toml"
    file.write_text(NIS.replace(*change), "utf-8")
    with pytest.raises(Problem) as refused:
        bring_in(desk, file, "why not")
    assert re.search(words, f"{refused.value.sentence} {refused.value.remedy}")
    assert not desk.decisions("control_set")


def test_binary_twice_named_and_missing_files_are_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    for content in (b"\xff\xfe\x00", (NIS + NIS[NIS.index("[[control]]") :]).encode(), b""):
        file.write_bytes(content)
        with pytest.raises(Problem):
            tried(desk, file)
    with pytest.raises(Problem, match="cannot be read"):
        tried(desk, tmp_path / "none.toml")


def test_a_change_needs_a_reason(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "nis2.toml"
    file.write_text(NIS, "utf-8")
    with pytest.raises(Problem, match="needs a reason"):
        bring_in(desk, file, " ")


def test_rules_are_read_as_they_are_written() -> None:
    odd = (Rule("a", at_least=0.125, at_most=1e9), Rule("b"), Rule("c", at_most=-3))
    for rules in (odd, *(one.evidence for one in load_controls())):
        assert rules_from(rules_text(rules)) == rules


def test_the_store_takes_a_set_and_then_results_for_its_controls(pair: Pair, central: str, tmp_path: Path) -> None:
    journal = Journal(pair.workspace, pair.secrets)
    journal.append("decision", "control_set", "NIS2", {"text": NIS, "reason": "the law"})
    results = tmp_path / "results.csv"
    results.write_text("framework,control,status,tested_at\nNIS2,Art. 21(2)(j),pass,2026-03-01\n", "utf-8")

    def load() -> int:
        return run_import("control-results", [results], central, {}, {}, ImportOptions()).loaded

    assert load() == 0
    with next(tmp_path.glob("*rejects*")).open(encoding="utf-8", newline="") as file:
        assert [row["reason"] for row in csv.DictReader(file)] == ["control: there is no NIS2 Art. 21(2)(j)"]
    pushed = push(journal, pair.reader)
    assert pushed is not None
    stored = pair.server.execute("SELECT body->>'text' FROM decisions WHERE kind = 'control_set'").fetchall()
    assert [tomllib.loads(text) for (text,) in stored] == [tomllib.loads(NIS)]
    assert load() == 1
