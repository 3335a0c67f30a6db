"""Files that were changed at random are imported, rejected line by line or refused with a sentence; nothing else."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import time
import tracemalloc
import zipfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.importers import kinds
from analytics_desktop.services.importers.check import checked
from analytics_desktop.services.importers.execution_fields import checked_executions
from analytics_desktop.services.importers.plan import planned
from analytics_desktop.services.importers.security_fields import checked_security

SSHD = b"".join(
    b"Dec 1%d 06:55:46 gate sshd[24200]: %s from 192.0.2.7 port 22 ssh2\n" % (n % 10, what)
    for n, what in enumerate((b"Failed password for root", b"Accepted publickey for ann", b"Invalid user x") * 10)
)
EVENT = {
    "eventID": "e",
    "eventTime": "2026-03-02T09:00:00Z",
    "eventSource": "s3.amazonaws.com",
    "eventName": "GetObject",
    "userIdentity": {"type": "IAMUser", "userName": "ann"},
    "requestParameters": {"bucketName": "b"},
}
TRAIL = json.dumps({"Records": [{**EVENT, "eventID": str(n)} for n in range(20)]}).encode()
REQUESTS = b"occurred_at,provider,model,input_tokens,output_tokens\n" + b'2026-03-02T09:00:00Z,p,"m, x",17,5\n' * 20
RUNS = b"".join(
    json.dumps({"started_at": 1772442000 + n, "agent": "A", "outcome": "ok"}).encode() + b"\n" for n in range(20)
)
CHECKS = {"requests": checked, "executions": checked_executions, "audit": checked_security}
SLOW_SECONDS = float(os.environ.get("FUZZ_SECONDS", "600"))


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.json", content)
        archive.writestr("c.json.gz", gzip.compress(content, mtime=0))
    return made.getvalue()


FILES = {
    "openssh": ("security-log", {"format": "openssh"}, SSHD),
    "cloudtrail": ("security-log", {"format": "cloudtrail"}, TRAIL),
    "cloudtrail zip": ("security-log", {"format": "cloudtrail"}, zipped(TRAIL)),
    "requests": ("requests", {}, REQUESTS),
    "executions": ("executions", {}, RUNS),
}
NASTY = (
    b"\0",
    b"\xff\xfe",
    b'"',
    b"\r",
    b"{" * 500,
    b"\\ud800",
    b"9" * 400,
    b"\x1b[2J",
    b"=1+1",
    "\u202e".encode(),
    b"\n" * 9,
)


def mutated(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(content) + 1)
        end = min(len(content), place + dice.choice((0, 1, 7, 200)))
        piece = dice.choice((b"", dice.randbytes(dice.randrange(1, 9)), dice.choice(NASTY), content[place:end] * 3))
        content = content[:place] + piece + content[end:]
    return content


def read(file: Path, kind: str, constants: dict[str, str]) -> int:
    """How many rows were read, the good and the rejected ones."""
    plan = planned(kinds()[kind], {}, constants)
    source = import_module(f"analytics_desktop.services.importers.sources.{kind.replace('-', '_')}")
    rows = 0
    with source.opened(file, plan) as opened:
        for batch in opened.batches:
            found = CHECKS[plan.kind.target](batch, opened.plan, "Europe/Berlin")
            assert found.height + len(batch.faults) == batch.rows
            assert all(fault.reason and fault.line > 0 for fault in batch.faults)
            rows += batch.rows
    return rows


def fuzz(tmp_path: Path, name: str, seed: int) -> None:
    kind, constants, content = FILES[name]
    file = tmp_path / f"fuzz{'.jsonl' if kind == 'executions' else '.log'}"
    file.write_bytes(mutated(content, random.Random(seed)))
    with suppress(Problem):  # it was refused with a sentence
        read(file, kind, constants)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("name", FILES)
def test_an_unchanged_file_is_read_whole(tmp_path: Path, name: str) -> None:
    kind, constants, content = FILES[name]
    file = tmp_path / f"good{'.jsonl' if kind == 'executions' else '.log'}"
    file.write_bytes(content)
    assert read(file, kind, constants) == (30 if name == "openssh" else 40 if "zip" in name else 20)


@pytest.mark.parametrize("name", FILES)
def test_files_changed_at_random_never_crash_an_importer(tmp_path: Path, name: str) -> None:
    for seed in range(40):
        fuzz(tmp_path, name, seed)


@pytest.mark.parametrize("place", ["in the list", "before the content"])
def test_a_name_in_an_archive_that_is_no_text_is_damage(tmp_path: Path, place: str) -> None:
    content, name = zipped(TRAIL), b"a/b.json"
    at = content.rindex(name) if place == "in the list" else content.index(name)
    broken = bytearray(content)
    broken[at] = 0xCB
    header = at - (46 if place == "in the list" else 30)
    flags = header + (8 if place == "in the list" else 6)
    broken[flags + 1] |= 0x08  # the name is said to be UTF-8
    file = tmp_path / "trail.zip"
    file.write_bytes(bytes(broken))
    with pytest.raises(Problem, match="damaged"):
        read(file, "security-log", {"format": "cloudtrail"})


@pytest.mark.parametrize("name", ["executions", "requests"])
def test_text_that_ends_in_half_a_character_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    kind, constants, content = FILES[name]
    file = tmp_path / "half.jsonl"
    file.write_bytes(b"\xff\xfe" + content.decode().encode("utf-16-le")[:301])
    with pytest.raises(Problem, match="text"):
        read(file, kind, constants)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", FILES)
def test_ten_minutes_of_changed_files_never_crash_an_importer(tmp_path: Path, name: str) -> None:
    until, seed = time.monotonic() + SLOW_SECONDS, 10_000
    tracemalloc.start()
    while time.monotonic() < until:
        fuzz(tmp_path, name, seed)
        seed += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 << 20
