"""The SQL that ships with the program, as it goes into a pack and as a pack's SQL is held against it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

_NOT_A_NUMBER = "example.sql"  # the world of the worked examples


@cache
def shipped_sql() -> dict[str, bytes]:
    """{path below the catalogue: bytes} of every .sql and page.toml that decides about a number, in order."""
    root = resources.files("analytics_desktop") / "catalogue"
    return dict(sorted(_files(root, "")))


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            yield from _files(entry, f"{path}/")
        elif (path.endswith(".sql") or entry.name == "page.toml") and path != _NOT_A_NUMBER:
            yield path, entry.read_bytes()


def catalogue_sha256(files: dict[str, bytes]) -> str:
    """One hash for all files: SHA-256 over the lines `<sha256>  <path>`."""
    lines = (f"{sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items()))
    return sha256("".join(lines).encode()).hexdigest()
