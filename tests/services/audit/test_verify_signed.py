"""A pack that somebody changed and signed with a key of their own is consistent in itself, and still found out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.services.audit.signing import own_fingerprint
from analytics_desktop.services.audit.sql_texts import catalogue_sha256
from analytics_desktop.services.audit.verify import verify_pack
from tests.fixtures.lake import MemorySecrets

from .conftest import Packed, Tamper
from .tampering import edit_json, edit_rows, verdicts


def test_another_key_is_told_and_refused_when_one_is_expected(
    packed: Packed, repacked: Tamper, attacker: MemorySecrets
) -> None:
    forged = repacked(attacker)
    report = verify_pack(forged)
    signer = next(finding for finding in report.findings if finding.check == "signer")
    assert (signer.verdict, signer.advisory) == ("cannot_check", True)
    assert "key is unknown" in signer.sentence
    assert own_fingerprint(attacker) in signer.detail
    expected = verify_pack(forged, expected_fingerprint=own_fingerprint(packed.secrets))
    assert (expected.verdict, verdicts(expected)["signer"]) == ("invalid", "invalid")


def test_an_expected_fingerprint_may_be_written_with_colons(packed: Packed) -> None:
    text = own_fingerprint(packed.secrets).upper()
    colons = ":".join(text[place : place + 2] for place in range(0, len(text), 2))
    assert verdicts(verify_pack(packed.file, expected_fingerprint=colons))["signer"] == "valid"


def test_a_raised_number_is_found_by_computing_it_again(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets
) -> None:
    def raise_cost(page: Any) -> None:
        page["panels"][0]["whole"] = "999999.000000000000"

    edit_json(unpacked / "data" / "pages" / "cost.json", raise_cost)
    found = verdicts(verify_pack(repacked(attacker)))
    assert found["numbers of cost"] == "invalid"
    assert found["csv"] == "invalid"
    assert found["numbers of usage"] == "valid"


def test_an_unknown_signer_cannot_excuse_a_raised_number_as_a_limit(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets
) -> None:
    data, panels = unpacked / "data", json.loads((unpacked / "data" / "pages" / "usage.json").read_text())["panels"]
    card = next(panel for panel in panels if panel["metric"] == "usage.requests")
    lie = str(card["whole"] + 1)
    edit_json(
        data / "pages" / "usage.json",
        lambda page: [panel.update(whole=int(lie)) for panel in page["panels"] if panel["metric"] == "usage.requests"],
    )
    text = (data / "pages" / "usage.csv").read_bytes().decode()
    (data / "pages" / "usage.csv").write_bytes(
        re.sub(r"(usage.requests,requests,\w*,whole,[\d-]+,,)\d+", rf"\g<1>{lie}", text).encode()
    )
    names = ["usage.requests", "usage.requests by team"]
    excuses = [{"page": "usage", "panel": name, "why": "trust me"} for name in names]
    (data / "limits.json").write_text(json.dumps(excuses))
    report = verify_pack(repacked(attacker))
    assert report.verdict == "cannot_check", [one for one in report.findings if one.verdict == "invalid"]
    assert "usage.requests" in report.sentence
    trusted = verify_pack(repacked(attacker), expected_fingerprint=own_fingerprint(attacker))
    assert trusted.verdict == "valid"
    assert verdicts(trusted)["limits"] == "cannot_check"


def test_a_changed_row_is_found_even_with_fitting_totals(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets
) -> None:
    """The ledger's rows stay as they are, but their department is called otherwise."""
    for table in ("departments", "budgets"):
        file = unpacked / "data" / "rows" / f"{table}.csv.gz"
        edit_rows(file, lambda text: text.replace('"Engineering"', '"Sales two"'))
    found = verdicts(verify_pack(repacked(attacker)))
    assert found["rows"] == "valid"
    assert found["numbers of cost"] == "invalid"


def test_rows_that_the_sql_cannot_digest_are_a_verdict_and_not_a_crash(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets
) -> None:
    edit_rows(unpacked / "data" / "rows" / "departments.csv.gz", lambda text: re.sub(r'"[^"]+"', "", text))
    assert verify_pack(repacked(attacker)).verdict == "invalid"


def test_a_left_out_row_is_found(unpacked: Path, repacked: Tamper, attacker: MemorySecrets) -> None:
    def without_last(text: str) -> str:
        return "\r\n".join(text.split("\r\n")[:-2]) + "\r\n"

    edit_rows(unpacked / "data" / "rows" / "ai_cost_tracking.csv.gz", without_last)
    assert verdicts(verify_pack(repacked(attacker)))["rows"] == "invalid"


def test_changed_sql_is_invalid_although_it_is_signed(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets
) -> None:
    file = unpacked / "data" / "sql" / "cost" / "total_cost.sql"
    file.write_text(file.read_text().replace("sum(booked)", "sum(booked) / 2"))
    report = verify_pack(repacked(attacker))
    assert verdicts(report)["sql"] == "invalid"
    assert "cost/total_cost.sql" in report.sentence


def test_sql_of_another_version_cannot_be_checked(unpacked: Path, repacked: Tamper, attacker: MemorySecrets) -> None:
    file = unpacked / "data" / "sql" / "cost" / "total_cost.sql"
    file.write_text(file.read_text() + "-- as version 9 has it\n")
    folder = unpacked / "data" / "sql"
    packed = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    edit_json(unpacked / "data" / "pack.json", lambda facts: facts.update(version="9.0"))
    assert verdicts(verify_pack(repacked(attacker)))["sql"] == "invalid"
    edit_json(unpacked / "data" / "pack.json", lambda facts: facts.update(catalogue_sha256=catalogue_sha256(packed)))
    report = verify_pack(repacked(attacker))
    assert report.verdict == "cannot_check", [one for one in report.findings if one.verdict == "invalid"]
    assert verdicts(report)["sql"] == verdicts(report)["numbers"] == "cannot_check"


def test_the_packs_own_sql_is_never_run(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets, tmp_path: Path
) -> None:
    for name in ("memory/20_cost.sql", "schema/00_words.sql", "raw.sql", "cost/total_cost.sql"):
        (unpacked / "data" / "sql" / name).write_text(f"COPY (SELECT 1) TO '{tmp_path}/stolen.csv'")
    assert verify_pack(repacked(attacker)).verdict == "invalid"
    assert not (tmp_path / "stolen.csv").exists()


@pytest.mark.parametrize(
    ("name", "change", "check"),
    [
        ("population.json", lambda data: data["people"].update(rows=1), "rows"),
        ("population.json", lambda data: data.pop("people"), "rows"),
        ("audit/proof.json", lambda data: data.update(size=data["size"] + 1), "audit log"),
        ("audit/proof.json", lambda data: data.update(head="00" * 32), "audit log"),
        ("audit/proof.json", lambda data: data.update(proof=data["proof"][:-1] or ["00" * 32]), "audit log"),
        ("generation.json", lambda data: data.update(role="executive"), "generation"),
        ("pack.json", lambda data: data.update(company="Another"), "generation"),
        ("pack.json", lambda data: data.update(generation=99), "generation"),
        ("pack.json", lambda data: data.update(zone="UTC"), "generation"),
        ("pack.json", lambda data: data.update(pages=["cost"]), "numbers"),
        ("pages/cost.json", lambda data: data["filters"].update(to="2026-06-01"), "numbers of cost"),
        ("pages/cost.json", lambda data: data.update(panels=data["panels"][1:]), "numbers of cost"),
        ("pages/cost.json", lambda data: data["source"].update(company="Another"), "numbers"),
        ("pages/cost.json", lambda data: data["filters"].update(grain="year"), "numbers"),
    ],
)
def test_a_signed_lie_is_invalid(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets, name: str, change: Callable[[Any], None], check: str
) -> None:
    edit_json(unpacked / "data" / name, change)
    report = verify_pack(repacked(attacker))
    assert report.verdict == "invalid"
    assert verdicts(report)[check] == "invalid", report.findings


def test_a_left_out_audit_leaf_is_found(unpacked: Path, repacked: Tamper, attacker: MemorySecrets) -> None:
    file = unpacked / "data" / "audit" / "leaves.csv"
    lines = file.read_bytes().split(b"\r\n")
    file.write_bytes(b"\r\n".join(lines[:5] + lines[6:]))
    assert verdicts(verify_pack(repacked(attacker)))["audit log"] == "invalid"
