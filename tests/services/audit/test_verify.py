"""Whatever is done to a pack without its key, verification never calls it valid; and it says what is wrong."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.audit.verify import verify_pack

from .conftest import Packed, Tamper
from .tampering import verdicts

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


def test_an_unpacked_folder_can_be_verified_too(unpacked: Path) -> None:
    assert verify_pack(unpacked).verdict == "valid"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no file"):
        verify_pack(tmp_path / "none.zip")
