"""SHA-256 side by side against hashlib, and what is made with it against the plain forms of entries and trees."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics_desktop.services.audit import compiled
from analytics_desktop.services.audit.compiled import NotUsual
from analytics_desktop.services.audit.lanes.entries import leaf_hashes
from analytics_desktop.services.audit.lanes.netstrings import pad
from analytics_desktop.services.audit.lanes.pairs import pair_hashes
from analytics_desktop.services.audit.lanes.sha256 import LANES, digests
from analytics_desktop.services.audit.merkle import leaf_hash as merkle_leaf
from analytics_desktop.services.audit.merkle import node_hash
from analytics_desktop.services.audit.packed_tree import next_level, packed_peaks
from analytics_desktop.services.audit.peaks import Peaks
from analytics_desktop.services.central.audit_leaf import FIELDS, leaf_hash
from tests.services.proof.test_leaf_sql import NEVER_NULL_THERE, ROWS, USUAL

# FIPS 180-2, appendix B, and its message of a million letters.
VECTORS = {
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": (
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    b"a" * 1_000_000: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}
LONG = ({**USUAL, "detail": "ü" * size} for size in (499, 500, 501, 4999, 5000, 70_000))
NUMBERS = ({**USUAL, "records": 10**power - down} for power in range(1, 19) for down in (0, 1))


def hashes_of(messages: Sequence[bytes]) -> list[bytes]:
    room = [(len(message) + 9 + 63) // 64 * 64 for message in messages]
    starts = np.cumsum([0, *room])[:-1].astype(np.int64)
    out = np.full(max(sum(room), 64), 0xAA, np.uint8)
    for start, message in zip(starts, messages, strict=True):
        out[start : start + len(message)] = np.frombuffer(message, np.uint8)
    blocks = np.empty(len(messages), np.int64)
    pad(out, starts, (starts + [len(message) for message in messages]).astype(np.uint64), blocks)
    return [bytes(found) for found in digests(out, starts, blocks)]


def columns_of(rows: Sequence[dict[str, Any]]) -> list[pa.Array]:
    """As the lake gives them out, see quick_entries."""
    kinds = {"occurred_at": pa.timestamp("us"), **dict.fromkeys(("seq", "person_id", "records"), pa.int64())}
    return [pa.array([as_text(field, row[field]) for row in rows], kinds.get(field, pa.string())) for field in FIELDS]


def as_text(field: str, value: Any) -> Any:
    if field == "is_pii" and value is not None:
        return "true" if value else "false"
    if field == "ip_address" and value and "/" not in value:
        return f"{value}/{128 if ':' in value else 32}"
    return value


def leaves_of(rows: Sequence[dict[str, Any]]) -> list[bytes]:
    return [bytes(found) for found in leaf_hashes(columns_of(rows))]


def test_published_vectors() -> None:
    assert [found.hex() for found in hashes_of(list(VECTORS))] == list(VECTORS.values())


def test_each_length_across_blocks() -> None:
    messages = [Random(length).randbytes(length) for length in range(301)]
    assert hashes_of(messages) == [sha256(message).digest() for message in messages]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=700), max_size=3 * LANES))
def test_any_messages_beside_each_other(messages: list[bytes]) -> None:
    assert hashes_of(messages) == [sha256(message).digest() for message in messages]


def test_leaves_are_those_of_the_documented_form() -> None:
    rows = [row for row in (*ROWS, *NEVER_NULL_THERE, *LONG, *NUMBERS) if row["seq"] >= 0]
    assert leaves_of(rows) == [leaf_hash(row) for row in rows]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.integers(0, 2**63 - 1) | st.none(), st.datetimes()), min_size=1, max_size=40))
def test_leaves_of_any_text_number_and_time(values: list[tuple[str, int | None, datetime]]) -> None:
    rows = [{**USUAL, "detail": text, "records": number, "occurred_at": time} for text, number, time in values]
    assert leaves_of(rows) == [leaf_hash(row) for row in rows]


def test_leaves_of_a_part_of_columns() -> None:
    rows = [{**USUAL, "seq": number, "person_id": None if number % 3 else 1} for number in range(40)]
    part = [column.slice(11, 17) for column in columns_of(rows)]
    assert [bytes(found) for found in leaf_hashes(part)] == [leaf_hash(row) for row in rows[11:28]]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([-1]),
        pa.array([None], pa.timestamp("us")),
        pa.array([-62_135_596_800_000_001], pa.timestamp("us")),  # before the year 1
        pa.array([253_402_300_800_000_000], pa.timestamp("us")),  # after 9999
        pa.array([1.5]),
        pa.array(["x"], pa.large_string()),
    ],
)
def test_what_is_not_written_here_is_refused(column: pa.Array) -> None:
    with pytest.raises(NotUsual):
        leaf_hashes([column])


@pytest.mark.parametrize("pairs", [0, 1, 15, 16, 17, 20_000])
def test_inner_nodes(pairs: int) -> None:
    level = Random(pairs).randbytes(pairs * 64)
    wanted = b"".join(node_hash(level[at : at + 32], level[at + 32 : at + 64]) for at in range(0, len(level), 64))
    assert pair_hashes(np.frombuffer(level, np.uint8)).tobytes() == wanted


@pytest.mark.parametrize("size", [2, 3, 64, 1000, 1023])
def test_trees_are_the_same_with_compiled_code(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    leaves = [merkle_leaf(bytes([number % 256])) for number in range(size)]
    monkeypatch.setattr(compiled, "WORTH", 1 << 30)
    monkeypatch.setattr(compiled, "_LOADER", compiled._Loader())
    level, peaks = next_level(b"".join(leaves)), Peaks().extended(leaves)
    monkeypatch.setattr(compiled, "WORTH", 0)
    monkeypatch.setattr(compiled, "WORTH_LOADED", 0)
    assert compiled.compiled_for(1) is not None
    assert next_level(b"".join(leaves)) == level
    assert packed_peaks(Peaks(), b"".join(leaves)) == peaks


def test_few_hashes_load_nothing() -> None:
    code = (
        "import sys; from analytics_desktop.services.audit.packed_tree import packed_peaks\n"
        "from analytics_desktop.services.audit.peaks import Peaks\n"
        "packed_peaks(Peaks(), bytes(32 * 5000)); print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_code_that_hashes_wrongly_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled._loaded() is not None
    monkeypatch.setattr("analytics_desktop.services.audit.lanes.pairs.pair_hashes", lambda level: level[:64])
    assert compiled._loaded() is None


LOAD = "from analytics_desktop.services.audit import compiled; print(compiled.compiled_for(1 << 20) is not None)"


@pytest.mark.slow
def test_two_processes_compile_at_once_and_a_third_loads_what_they_kept(tmp_path: Path) -> None:
    import os

    command, place = [sys.executable, "-W", "error", "-c", LOAD], {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    both = [subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate()[0].strip() for process in both] == ["True", "True"]
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.nb*")}
    assert kept
    assert subprocess.run(command, env=place, capture_output=True, text=True, check=True).stdout.strip() == "True"
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.nb*")} == kept


def test_without_a_place_to_keep_it_the_other_way_is_taken() -> None:
    code = (
        "import numba.core.caching as caching\n"
        "caching.CacheImpl._locator_classes = []\n"  # as where no folder can be written
        f"{LOAD}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
