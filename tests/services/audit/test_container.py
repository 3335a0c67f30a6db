"""A zip is taken apart only when it is as plain as the program writes it."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from analytics_desktop.services.audit.container import BadContainer, unpack_zip
from analytics_desktop.services.audit.verify import verify_pack


def zipped(path: Path, *names: str, compress: int = zipfile.ZIP_STORED, mode: int = 0o644) -> Path:
    with zipfile.ZipFile(path, "w", compress) as target:
        for name in names:
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = mode << 16, compress
            target.writestr(entry, b"content" * 100)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "base/../../evil", "/etc/evil", "base/a/../b", "base//a", "C:/evil", "base\\evil", "base/.hidden",
        "base/a b", "base/\u202egpj.exe", "alone",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadContainer):
        unpack_zip(zipped(tmp_path / "a.zip", "base/ok", name), tmp_path / "out")
    assert {path.name for path in tmp_path.rglob("*")} <= {"a.zip", "out", "ok"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names", [("base/a", "base/a"), ("base/a", "base/A"), ("base/a", "base/a/b"), ("one/a", "two/a")]
)
def test_clashing_names_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(BadContainer):
        unpack_zip(zipped(tmp_path / "a.zip", *names), tmp_path / "out")


def test_compressed_entries_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("base/a", b"0" * 100_000_000)
    with pytest.raises(BadContainer, match="compressed"):
        unpack_zip(file, tmp_path / "out")


def test_too_many_files_and_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContainer, match="too many"):
        unpack_zip(zipped(tmp_path / "a.zip", *(f"base/{number}" for number in range(5_001))), tmp_path / "out")
    with pytest.raises(BadContainer, match="empty"):
        unpack_zip(zipped(tmp_path / "b.zip"), tmp_path / "out")


def test_a_link_in_the_zip_does_not_become_a_link(tmp_path: Path) -> None:
    unpack_zip(zipped(tmp_path / "a.zip", "base/a", mode=stat.S_IFLNK | 0o777), tmp_path / "out")
    assert not (tmp_path / "out" / "a").is_symlink()


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + b"\0" * 17])
def test_what_is_no_zip_is_invalid_and_not_a_crash(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    assert verify_pack(file).verdict == "invalid"


@pytest.mark.parametrize("place", ["before", "after", "comment"])
def test_hidden_bytes_around_the_zip_are_invalid(copy: Path, place: str) -> None:
    content = copy.read_bytes()
    if place == "comment":
        with zipfile.ZipFile(copy, "a") as target:
            target.comment = b"hidden"
    else:
        copy.write_bytes(b"hidden" + content if place == "before" else content + b"hidden")
    assert verify_pack(copy).verdict == "invalid"


def test_a_pack_that_another_program_zipped_again_is_named_as_such(unpacked: Path, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(unpacked.rglob("*")):
            target.write(path, path.relative_to(unpacked.parent))
    (tmp_path / "again.zip").write_bytes(buffer.getvalue())
    report = verify_pack(tmp_path / "again.zip")
    assert report.verdict == "invalid"
    assert "packed again" in report.sentence or "not plain" in report.sentence
