"""Rows that could not be used, in a file that a person can open, appears complete, and only when there are any."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import IO

from analytics_desktop.models.errors import Problem

from .batch import Reject

HEADER = ["line", "reason", "original_row", "file"]


def beside(file: Path) -> Path:
    return file.with_name(f"{file.name.removesuffix(file.suffix)}.rejects.csv")


class RejectsFile:
    """Written beside `path` and moved there by `publish`; leaving the block without it leaves nothing behind.

    `publish` with no rejects removes a rejects file of an earlier run, which would now say what is no longer true.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._draft = path.with_name(f".{path.name}.{os.getpid()}")
        self._text: IO[str] | None = None

    def __enter__(self) -> RejectsFile:
        return self

    def write(self, rejects: list[Reject], file: Path) -> None:
        if not rejects:
            return
        try:
            if self._text is None:
                self._text = self._draft.open("w", encoding="utf-8", newline="")
                csv.writer(self._text).writerow(HEADER)
            rows = ([reject.line, reject.reason, reject.original, file.name] for reject in rejects)
            csv.writer(self._text).writerows(rows)
        except OSError as error:
            raise self._problem(error) from error
        self.count += len(rejects)

    def publish(self) -> Path | None:
        """Where the rejects are, None when there were none."""
        try:
            if self._text is not None:
                self._text.flush()
                os.fsync(self._text.fileno())
                self._text.close()
                self._draft.replace(self.path)
                return self.path
            if self._is_ours():
                self.path.unlink()
        except OSError as error:
            raise self._problem(error) from error
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._text is not None:
            self._text.close()
            self._draft.unlink(missing_ok=True)

    def _is_ours(self) -> bool:
        if not self.path.is_file():
            return False
        with self.path.open(encoding="utf-8", newline="", errors="replace") as text:
            return next(csv.reader(text), None) == HEADER

    def _problem(self, error: OSError) -> Problem:
        return Problem(
            f"The rejects file {self.path} cannot be written.", "Name another place with --rejects FILE.", str(error)
        )


def refuse_to_overwrite(path: Path, inputs: list[Path]) -> None:
    """Problem when the rejects would replace one of the files that are read."""
    if any(path.resolve() == file.resolve() for file in inputs):
        raise Problem(f"The rejects file {path.name} is one of the files to import.", "Name another rejects file.")
