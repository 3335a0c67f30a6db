"""BagIt (RFC 8493): the folder form of a pack, its manifests, and the one zip that a folder gives."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE, PUBLIC_KEY, README = "signature.der", "signing-key.pem", "README-VERIFY.txt"
STANDALONE = "verify_pack.py"
# The signature is over the tag manifest, so neither can be listed in it.
UNLISTED = {TAG_MANIFEST, SIGNATURE}
TAG_FILES = {"bagit.txt", "bag-info.txt", MANIFEST, PUBLIC_KEY, README, STANDALONE}
_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")


def is_safe(name: str) -> bool:
    """A relative path of plain characters that cannot leave its folder or hide in it."""
    return bool(_SAFE.fullmatch(name)) and len(name) < 200


def file_sha256(file: Path) -> str:
    with file.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()


def manifest_text(folder: Path, names: Iterable[str]) -> str:
    """Lines that `sha256sum -c` reads."""
    return "".join(f"{file_sha256(folder / name)}  {name}\n" for name in sorted(names))


def parse_manifest(text: str) -> dict[str, str] | None:
    """{path: sha256}, or None where a line is not of the one form, a path is unsafe or named twice."""
    result: dict[str, str] = {}
    if not text.endswith("\n") and text:
        return None
    for line in text.split("\n")[:-1]:
        found = _LINE.fullmatch(line)
        if not found or not is_safe(found[2]) or found[2] in result:
            return None
        result[found[2]] = found[1]
    return result


def files_in(folder: Path) -> list[str]:
    """Every file below the folder as a relative path with slashes; links are named too, never followed."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def zip_folder(folder: Path, base: str, out: Path, moment: datetime) -> None:
    """Write the zip that belongs to the folder: stored, sorted, fixed time stamps, so its bytes follow from the files.

    Nothing is compressed by the zip itself: every byte of it is then either a file's byte, which a hash covers, or
    follows from the names and sizes. The bulky files are compressed one by one.
    """
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in files_in(folder):
            entry = zipfile.ZipInfo(f"{base}/{name}", stamp)
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            entry.file_size = (folder / name).stat().st_size
            with target.open(entry, "w") as sink, (folder / name).open("rb") as source:
                while block := source.read(1 << 20):
                    sink.write(block)
