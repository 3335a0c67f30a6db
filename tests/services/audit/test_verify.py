"""Whatever is done to a pack, verification never calls it valid; and it says what is wrong."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.report import Report
from analytics_desktop.services.audit.signing import own_fingerprint
from analytics_desktop.services.audit.sql_texts import catalogue_sha256
from analytics_desktop.services.audit.verify import verify_pack
from tests.fixtures.lake import MemorySecrets

from .conftest import Packed, Tamper


def verdicts(report: Report) -> dict[str, str]:
    return {finding.check: finding.verdict for finding in report.findings}


def edit_json(file: Path, change: Callable[[Any], None]) -> None:
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def edit_rows(file: Path, change: Callable[[str], str]) -> None:
    file.write_bytes(gzip.compress(change(gzip.decompress(file.read_bytes()).decode()).encode(), mtime=0))


# ---- without the key: any change is seen by the hashes

CHANGED = (
    "data/pages/cost.json", "data/pages/cost.csv", "data/rows/ai_cost_tracking.csv.gz", "data/sql/cost/total_cost.sql",
    "data/population.json", "data/limits.json", "data/pack.json", "data/ipe/cost.txt", "README-VERIFY.txt",
    "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "signature.der", "signing-key.pem",
)  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_file_is_invalid(unpacked: Path, repacked: Tamper, name: str) -> None:
    content = bytearray((unpacked / name).read_bytes())
    content[len(content) // 2] ^= 0x01
    (unpacked / name).write_bytes(content)
    assert verify_pack(repacked()).verdict == "invalid"


@pytest.mark.parametrize("name", CHANGED)
def test_a_missing_file_is_invalid(unpacked: Path, repacked: Tamper, name: str) -> None:
    (unpacked / name).unlink()
    assert verify_pack(repacked()).verdict == "invalid"


@pytest.mark.parametrize("name", ["data/pages/cost.json", "data/rows/ai_cost_tracking.csv.gz", "signature.der"])
def test_a_truncated_file_is_invalid(unpacked: Path, repacked: Tamper, name: str) -> None:
    content = (unpacked / name).read_bytes()
    (unpacked / name).write_bytes(content[: len(content) // 2])
    assert verify_pack(repacked()).verdict == "invalid"


@pytest.mark.parametrize("name", ["data/more.json", "data/pages/other.csv", "more.txt", "data/.hidden", "fetch.txt"])
def test_an_added_file_is_invalid(unpacked: Path, repacked: Tamper, name: str) -> None:
    (unpacked / name).write_text("more")
    assert verify_pack(unpacked).verdict == "invalid"
    assert verify_pack(repacked()).verdict == "invalid"


def test_a_link_in_the_folder_is_invalid(unpacked: Path) -> None:
    (unpacked / "data" / "limits.json").unlink()
    (unpacked / "data" / "limits.json").symlink_to("/etc/passwd")
    assert verify_pack(unpacked).verdict == "invalid"


def test_the_sentence_names_the_changed_file(unpacked: Path, repacked: Tamper) -> None:
    (unpacked / "data" / "limits.json").write_text("[1]")
    report = verify_pack(repacked())
    assert "data/limits.json" in report.sentence
    assert verdicts(report)["files"] == "invalid"


@pytest.mark.parametrize("kept", [0, 10, 0.3, 0.9, -1, -30])
def test_a_truncated_zip_is_invalid(copy: Path, kept: float) -> None:
    content = copy.read_bytes()
    end = int(len(content) * kept) if 0 < kept < 1 else int(kept)
    copy.write_bytes(content[:end])
    assert verify_pack(copy).verdict == "invalid"


def test_300_random_byte_changes_are_never_valid(packed: Packed, tmp_path: Path) -> None:
    chance, original = random.Random(7), packed.file.read_bytes()
    structure = [place.start() + chance.randrange(46) for place in re.finditer(rb"PK\x01\x02|PK\x03\x04", original)]
    places = [chance.randrange(len(original)) for _ in range(200)] + chance.sample(structure, 100)
    for number, place in enumerate(places):
        content = bytearray(original)
        content[min(place, len(content) - 1)] ^= 1 << chance.randrange(8)
        file = tmp_path / "mutated.zip"
        file.write_bytes(content)
        report = verify_pack(file)
        assert report.verdict == "invalid", (number, place, report.findings)


# ---- with another key: the pack is consistent in itself


@pytest.fixture
def attacker() -> MemorySecrets:
    return MemorySecrets()


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
    assert report.verdict == "cannot_check", report.findings
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
    assert report.verdict == "cannot_check"
    assert verdicts(report)["sql"] == verdicts(report)["numbers"] == "cannot_check"


def test_the_packs_own_sql_is_never_run(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets, tmp_path: Path
) -> None:
    for name in ("memory.sql", "schema.sql", "raw.sql", "cost/total_cost.sql"):
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


@pytest.mark.parametrize(
    "name", ["pages/cost.json", "population.json", "limits.json", "audit/proof.json", "generation.json"]
)
@pytest.mark.parametrize("text", ["null", "[" * 100_000])
def test_nonsense_in_a_signed_file_is_a_verdict_and_not_a_crash(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets, name: str, text: str
) -> None:
    (unpacked / "data" / name).write_text(text, encoding="latin-1")
    assert verify_pack(repacked(attacker)).verdict == "invalid"


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": 2}'])
def test_a_pack_of_an_unknown_form_cannot_be_checked(
    unpacked: Path, repacked: Tamper, attacker: MemorySecrets, text: str
) -> None:
    (unpacked / "data" / "pack.json").write_text(text)
    assert verify_pack(repacked(attacker)).verdict == "cannot_check"


def test_rows_that_grow_without_measure_are_refused(unpacked: Path, repacked: Tamper, attacker: MemorySecrets) -> None:
    bomb = unpacked / "data" / "rows" / "feedback.csv.gz"
    bomb.write_bytes(gzip.compress(b"0" * 50_000_000, mtime=0))
    report = verify_pack(repacked(attacker))
    assert verdicts(report)["rows"] == "invalid"
    assert "without measure" in next(finding.detail for finding in report.findings if finding.check == "rows")


def test_an_unpacked_folder_can_be_verified_too(unpacked: Path) -> None:
    assert verify_pack(unpacked).verdict == "valid"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no file"):
        verify_pack(tmp_path / "none.zip")
