"""The verifier inside a pack needs Python and openssl only, and is not fooled by whoever changes files and hashes."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics_desktop.services.audit.verify import verify_pack
from tests.services.audit.tampering import edit_json, edit_rows
from tests.services.audit.test_samples import sampled  # noqa: F401 - a fixture

DAMAGES: dict[str, Callable[[Path], None]] = {
    "a row": lambda data: edit_rows(data / "rows" / "ai_cost_tracking.csv.gz", _without_last_line),
    "a leaf": lambda data: _edit(data / "audit" / "leaves.csv", _another_last_digit),
    "an audit entry": lambda data: edit_rows(data / "rows" / "audit_log.csv.gz", _without_last_line),
    "a proof": lambda data: edit_json(
        data / "audit" / "proof.json", lambda proof: proof.update(size=proof["size"] + 1)
    ),
    "an inclusion proof": lambda data: edit_json(data / "audit" / "inclusion.json", _shift),
    "a checkpoint": lambda data: _edit(data / "audit" / "checkpoint.txt", lambda text: text.replace("\n", "\n1", 1)),
    "a drawn row": lambda data: _edit(data / "samples" / "01-random-ai_cost_tracking.csv", _without_last_line),
    "a seed": lambda data: edit_json(
        data / "samples" / "01-random-ai_cost_tracking.plan.json", lambda plan: plan.update(seed=8)
    ),
    "the manifest of the generation": lambda data: edit_json(
        data / "generation.json", lambda one: one.update(role="x")
    ),
    "the index": lambda data: _edit(
        data / "evidence-index.csv", lambda text: text.replace('"R-1"', '"R-9"').replace("a", "b")
    ),
}


def _edit(file: Path, change: Callable[[str], str]) -> None:
    file.write_bytes(change(file.read_bytes().decode()).encode())


def _without_last_line(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:-1])


def _another_last_digit(text: str) -> str:
    """Of the last leaf; the line ends with CR LF."""
    return f"{text[:-3]}{'1' if text[-3] == '0' else '0'}\r\n"


def _shift(proofs: list[dict[str, object]]) -> None:
    proofs[0]["leaf_index"] = int(str(proofs[0]["leaf_index"])) + 1


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """In a process without the packages of this environment, and from the file in the pack."""
    line = [sys.executable, "-I", "-S", str(folder / "verify_pack.py"), str(folder), *more]
    return subprocess.run(line, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})


@pytest.fixture
def folder(sampled: Path, opened: Callable[[Path], Path]) -> Path:  # noqa: F811
    return opened(sampled)


def test_a_good_pack_is_valid_and_names_the_signer(folder: Path) -> None:
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    fingerprint = next(line for line in done.stdout.splitlines() if "signer" in line).split("Compare ")[1].split()[0]
    assert run(folder, fingerprint).returncode == 0
    assert run(folder, "0" * 64).returncode == 3


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_pack_that_was_changed_and_signed_anew_is_invalid(
    folder: Path, reseal: Callable[[Path], Path], damage: str
) -> None:
    DAMAGES[damage](folder / "data")
    zipped = reseal(folder)
    done = run(folder)
    assert done.returncode == 3, done.stdout
    if damage in {"a leaf", "an inclusion proof", "a drawn row", "the index"}:  # computing all numbers takes longer
        assert verify_pack(zipped).verdict == "invalid"


def test_without_openssl_it_cannot_check(folder: Path) -> None:
    line = [sys.executable, "-I", "-S", str(folder / "verify_pack.py"), str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env={"PATH": "/nowhere"})
    assert (done.returncode, "openssl is missing" in done.stdout) == (4, True)


def test_random_changes_of_any_file_are_never_accepted(folder: Path) -> None:
    chance = random.Random(11)
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "verify_pack.py"]
    for _ in range(12):
        file = chance.choice(files)
        content = file.read_bytes()
        changed = bytearray(content)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        assert run(folder).returncode == 3, file
        file.write_bytes(content)


def test_a_bomb_among_the_rows_is_refused(folder: Path, reseal: Callable[[Path], Path]) -> None:
    (folder / "data" / "rows" / "feedback.csv.gz").write_bytes(
        gzip.compress(b"id,person_id\n" + b"1,2\n" * 5_000_000, mtime=0)
    )
    population = json.loads((folder / "data" / "population.json").read_text())
    assert "feedback" in population
    reseal(folder)
    assert "without measure" in run(folder).stdout
