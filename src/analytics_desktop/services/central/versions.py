"""Which versions of the central schema this program knows: one folder of plain SQL files each."""

from __future__ import annotations

from pathlib import Path

SQL_FOLDER = Path(__file__).parent / "sql"
KNOWN_VERSIONS = tuple(sorted(folder.name for folder in SQL_FOLDER.iterdir() if folder.name.isdigit()))
NEWEST_VERSION = KNOWN_VERSIONS[-1]


def statements_of(version: str) -> list[str]:
    """The SQL files of a version, in the order in which they run."""
    return [file.read_text(encoding="utf-8") for file in sorted((SQL_FOLDER / version).glob("*.sql"))]
