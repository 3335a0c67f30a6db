"""Where things are in the lake folder, and how its files are written and locked."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_GENERATION = re.compile(r"\d{6,}")


@dataclass(frozen=True)
class LakeFolder:
    root: Path

    @property
    def data(self) -> Path:
        """Encrypted Parquet files, written once and never changed."""
        return self.root / "data"

    @property
    def pointer(self) -> Path:
        """Names the published generation; replacing it is what publishes one."""
        return self.root / "published.json"

    @property
    def spill(self) -> Path:
        return self.root / "spill"

    @property
    def sync_lock(self) -> Path:
        return self.root / "sync.lock"

    def generation(self, number: int) -> Path:
        return self.root / "generations" / f"{number:06d}"

    def catalogue(self, number: int) -> Path:
        return self.generation(number) / "catalogue.duckdb"

    def manifest(self, number: int) -> Path:
        return self.generation(number) / "manifest.json"

    def reading_lock(self, number: int) -> Path:
        """Held shared by each process that has the generation open."""
        return self.generation(number) / "reading.lock"

    def generations(self) -> list[int]:
        """Numbers of all generation folders, published or not, ascending."""
        folder = self.root / "generations"
        names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        return sorted(int(name) for name in names if _GENERATION.fullmatch(name))

    def create(self) -> None:
        for folder in (self.root, self.data, self.spill, self.root / "generations"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_durably(file: Path, text: str) -> None:
    """Replace `file` by `text` in one step that a power cut cannot split."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(file: Path, *, shared: bool = False) -> Iterator[bool]:
    """Hold a lock on `file` without waiting; yields whether it was free. It ends with the process."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


@contextmanager
def waiting_lock(file: Path) -> Iterator[None]:
    """Hold a lock on `file`, waiting for whoever holds it."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
