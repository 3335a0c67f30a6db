"""Takes a pack out of its zip without trusting the zip."""

from __future__ import annotations

import errno
import zipfile
from pathlib import Path

from .bag import SIGNATURE, TAG_FILES, TAG_MANIFEST, is_safe

MOST_FILES = 5_000
_TAGS = {*TAG_FILES, TAG_MANIFEST, SIGNATURE}


class BadContainer(Exception):
    """The zip is not one that this program writes; the message says why, as a sentence."""


def unpack_zip(path: Path, folder: Path) -> str:
    """Write the files of the pack below `folder` and give the name of its base folder.

    Raises BadContainer for anything but plainly stored files with safe, unique names below one folder: compressed
    entries (zip bombs), links, absolute names or dots (zip slip), names that differ by case only.
    """
    try:
        with zipfile.ZipFile(path) as source:
            entries = source.infolist()
            base = _checked_base(entries, path.stat().st_size)
            for entry in entries:
                target = folder / entry.filename.removeprefix(f"{base}/")
                target.parent.mkdir(parents=True, exist_ok=True)
                with source.open(entry) as packed, target.open("xb") as plain:
                    while block := packed.read(1 << 20):
                        plain.write(block)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BadContainer("It is not a complete zip file: it was cut off or damaged.") from error
    except (FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        raise BadContainer("Two entries of the zip have the same name.") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise BadContainer("The zip points outside of itself: it was damaged.") from error
    return base


def _checked_base(entries: list[zipfile.ZipInfo], size: int) -> str:
    if not 0 < len(entries) <= MOST_FILES:
        raise BadContainer("The zip is empty or holds far too many files.")
    if any(entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size for entry in entries):
        raise BadContainer("The zip was packed again by another program: its entries are compressed.")
    if sum(entry.file_size for entry in entries) > size:
        raise BadContainer("Entries of the zip overlap.")
    names = [entry.filename for entry in entries]
    if not all(is_safe(name) and "/" in name for name in names):
        raise BadContainer("The zip holds a file name that leads out of its folder or is not plain.")
    bases = {name.split("/", 1)[0] for name in names}
    if len(bases) != 1:
        raise BadContainer("The zip holds more than one folder.")
    if len({name.lower() for name in names}) != len(names):
        raise BadContainer("Two entries of the zip have the same name.")
    return bases.pop()


def stray_files(names: list[str]) -> list[str]:
    """Names that belong neither to the payload nor to the tag files of a pack."""
    return [name for name in names if name not in _TAGS and not (name.startswith("data/") and is_safe(name))]
