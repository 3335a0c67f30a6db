"""Nonsense in a signed pack is a verdict and not a crash."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from analytics_desktop.services.audit.verify import verify_pack
from tests.fixtures.lake import MemorySecrets

from .conftest import Tamper
from .tampering import verdicts


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
