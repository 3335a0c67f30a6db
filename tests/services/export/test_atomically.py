"""A file is replaced only by a complete one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.services.export.atomically import replacing


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    out = tmp_path / "deck.pptx"
    out.write_text("old")
    with replacing(out) as draft:
        assert draft.parent == tmp_path
        assert draft.suffix == ".pptx"
        draft.write_text("new")
        assert out.read_text() == "old"
    assert out.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["deck.pptx"]


def write_half(out: Path, error: Exception) -> None:
    with replacing(out) as draft:
        draft.write_text("half")
        raise error


@pytest.mark.parametrize("error", [Cancelled(), RuntimeError("a bug"), Problem("no")])
def test_a_stopped_export_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: Exception) -> None:
    out = tmp_path / "deck.pptx"
    out.write_text("old")
    with pytest.raises(type(error)):
        write_half(out, error)
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["deck.pptx"]


def test_a_missing_folder_is_named_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="does not exist") as problem, replacing(tmp_path / "no" / "deck.pptx"):
        pytest.fail("work began without a folder")
    assert problem.value.remedy


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").mkdir()
    with pytest.raises(Problem, match="is a folder"), replacing(tmp_path / "deck.pptx"):
        pytest.fail("work began although the file is a folder")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "no permission"),
        (errno.EIO, "not be written"),
    ],
)
def test_a_failing_disk_is_explained(tmp_path: Path, number: int, words: str) -> None:
    out = tmp_path / "deck.pptx"
    with pytest.raises(Problem, match=words), replacing(out):
        raise OSError(number, os.strerror(number))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is missing: a full disk cannot be simulated")
def test_a_really_full_device_is_explained(tmp_path: Path) -> None:
    with (
        pytest.raises(Problem, match="disk is full"),
        replacing(tmp_path / "a.csv"),
        Path("/dev/full").open("wb", 0) as full,
    ):
        full.write(b"x" * 10)
    assert list(tmp_path.iterdir()) == []


def test_a_long_name_still_gets_a_draft(tmp_path: Path) -> None:
    out = tmp_path / ("n" * 250 + ".csv")
    with replacing(out) as draft:
        draft.write_text("new")
    assert out.read_text() == "new"
