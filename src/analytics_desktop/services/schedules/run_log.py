"""The log of scheduled runs: a line when one begins, a line when it ends, each on the disk before work goes on.

It is readable, because it must also tell of runs that could not open the secrets; it holds how many, never what.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.schedule import Outcome, Run
from analytics_desktop.services.lake.folder import locked, waiting_lock, write_durably
from analytics_desktop.services.workspace import Workspace

KEPT, FULL = 500, 1_000_000  # runs that are kept when the file has grown beyond so many bytes


class Busy(Exception):
    """The job is running already."""


class RunLog:
    """Safe to use from several processes."""

    def __init__(self, workspace: Workspace) -> None:
        self._file = workspace.runs_file
        self._locks = workspace.root / "runs"

    @contextmanager
    def recording(self, job: str) -> Iterator[list[str]]:
        """Log a run around the work. The last word put into the list becomes its message. Raises Busy, and whatever
        the work raises."""
        with locked(self._lock(job)) as free:
            run = self._begin(job)
            if not free:
                self._end(run, "skipped", "The run before was not done yet.")
                raise Busy
            said: list[str] = []
            try:
                yield said
            except Problem as problem:
                self._end(run, "failed", problem.sentence, problem.remedy)
                raise
            except (Cancelled, KeyboardInterrupt):
                self._end(run, "stopped", "Stopped from outside.")
                raise
            except BaseException as error:
                self._end(run, "failed", f"A bug of the program: {type(error).__name__}.")
                raise
            self._end(run, "done", said[-1] if said else "")

    def runs(self) -> tuple[Run, ...]:
        """The newest first. A run without an end whose job is not running was cut off."""
        found: dict[str, Run] = {}
        for told in self._lines():
            known = found.get(told["id"])
            if known is None:
                begun = datetime.fromisoformat(told["at"])
                found[told["id"]] = Run(told["id"], told["job"], begun, None, "running", "")
            else:
                ended = datetime.fromisoformat(told["at"])
                found[told["id"]] = replace(
                    known, ended=ended, outcome=told["outcome"], message=told["message"], remedy=told["remedy"]
                )
        return tuple(self._judged(tuple(reversed(found.values()))))

    def _judged(self, runs: tuple[Run, ...]) -> Iterator[Run]:
        alive: dict[str, bool] = {}
        for run in runs:
            if run.ended is not None:
                yield run
            elif alive.setdefault(run.job, self._is_running(run.job)):
                alive[run.job] = False  # only the newest one can be the one that runs
                yield run
            else:
                yield replace(run, outcome="cut off", message="The machine or the program ended in the middle.")

    def _is_running(self, job: str) -> bool:
        if not self._lock(job).exists():
            return False
        with locked(self._lock(job), shared=True) as free:
            return not free

    def _begin(self, job: str) -> str:
        name = uuid4().hex
        self._append({"id": name, "job": job, "at": datetime.now(UTC).isoformat(), "pid": os.getpid()})
        return name

    def _end(self, run: str, outcome: Outcome, message: str, remedy: str = "") -> None:
        now = datetime.now(UTC).isoformat()
        self._append({"id": run, "at": now, "outcome": outcome, "message": message, "remedy": remedy})

    def _append(self, told: dict[str, Any]) -> None:
        with waiting_lock(self._file.with_name(f"{self._file.name}.lock")):
            if self._file.exists() and self._file.stat().st_size > FULL:
                self._shorten()
            line = json.dumps(told, ensure_ascii=False) + "\n"
            with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as out:
                out.write(line.encode())
                out.flush()
                os.fsync(out.fileno())

    def _shorten(self) -> None:
        kept = {line["id"]: None for line in self._lines()}
        newest = set(list(kept)[-KEPT:])
        lines = [line for line in self._lines() if line["id"] in newest]
        write_durably(self._file, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))

    def _lines(self) -> Iterator[dict[str, Any]]:
        """What can be read: a line that a crash cut off is left out."""
        if not self._file.exists():
            return
        for line in self._file.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                continue
            if isinstance(told, dict) and "id" in told:
                yield told

    def _lock(self, job: str) -> Path:
        return self._locks / f"{job}.lock"
