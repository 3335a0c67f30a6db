"""What the command line says and asks: progress, notes and problems on stderr, results on stdout."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.errors import Cancelled, Problem

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk
    from analytics_desktop.services.secrets import SecretStore
    from analytics_desktop.services.workspace import Workspace

BAR = 24


@dataclass(frozen=True)
class Console:
    """The global options of one run."""

    workspace_root: Path | None = None
    as_json: bool = False
    verbose: bool = False
    _told: list[str] = field(default_factory=list, compare=False)  # the last step that was told
    _opened: dict[Path, SecretStore] = field(default_factory=dict, compare=False)  # a passphrase is asked for once

    @classmethod
    def of(cls, options: list[str]) -> Console:
        """From the hoisted global options, before they are checked; enough to report a problem in the right way."""
        roots = [after for word, after in pairwise(options) if word == "--workspace"]
        return cls(Path(roots[-1]) if roots else None, "--json" in options, "--verbose" in options)

    def workspace(self) -> Workspace:
        from analytics_desktop.services.workspace import workspace_at

        return workspace_at(self.workspace_root)

    def secrets(self, workspace: Workspace) -> SecretStore:
        from analytics_desktop.services.secrets import open_secrets

        if workspace.root not in self._opened:
            self._opened[workspace.root] = open_secrets(workspace, self.ask_passphrase if sys.stdin.isatty() else None)
        return self._opened[workspace.root]

    @contextlib.contextmanager
    def desk(self, for_programs: bool | None = None) -> Iterator[Desk]:
        """The newest generation of this workspace, open for questions. `for_programs`: the answer is for a script."""
        from analytics_desktop.services.desk import Desk

        workspace = self.workspace()
        desk = Desk.open(workspace, self.secrets(workspace))
        desk.gate.for_programs = self.as_json if for_programs is None else for_programs
        try:
            yield desk
        finally:
            desk.close()

    def ask_passphrase(self) -> str:
        from getpass import getpass

        return getpass("Passphrase of this workspace: ")

    def say(self, text: str) -> None:
        print(text, flush=True)

    def note(self, text: str) -> None:
        over_the_bar = "\r\x1b[K" if sys.stderr.isatty() else ""
        print(over_the_bar + text, file=sys.stderr, flush=True)

    def result(self, value: object, text: str) -> None:
        """One result in the form that was asked for."""
        self.say(json.dumps(value, indent=2, ensure_ascii=False, default=str) if self.as_json else text)

    def progress(self, message: str, fraction: float) -> None:
        """A bar on a terminal; one line a step with --verbose; otherwise nothing, so logs of schedulers stay short."""
        share = min(max(fraction, 0.0), 1.0)
        if sys.stderr.isatty():
            bar = "#" * round(share * BAR)
            end = "\n" if share >= 1 else ""
            print(f"\r\x1b[K[{bar:<{BAR}}] {share:4.0%} {message}", end=end, file=sys.stderr, flush=True)
        elif self.verbose and message not in self._told:
            self._told[:] = [message]
            self.note(f"{share:4.0%} {message}")

    def problem(self, problem: Problem) -> None:
        if self.as_json:
            told: dict[str, Any] = {"problem": problem.sentence, "remedy": problem.remedy, "detail": problem.detail}
            self.note(json.dumps(told, ensure_ascii=False))
            return
        self.note(problem.sentence)
        if problem.remedy:
            self.note(problem.remedy)
        if problem.detail and self.verbose:
            self.note(problem.detail)

    def bug(self, error: Exception) -> None:
        from analytics_desktop.services.bug_report import write_report

        self.note("Something went wrong inside the program; this is a bug, not your mistake.")
        self.note(f"A report without passwords and keys was written to {write_report(error, self.workspace_root)}")

    @contextlib.contextmanager
    def stoppable(self) -> Iterator[None]:
        """A polite end by a scheduler (SIGTERM) is a cancel, so that servers are stopped and nothing is published."""

        def stop(number: int, frame: FrameType | None) -> None:
            raise Cancelled

        try:
            before = signal.signal(signal.SIGTERM, stop)
        except ValueError:  # only the main thread may set handlers
            yield
            return
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, before)

    def close_output(self) -> None:
        """The reader of a pipe went away: keep the interpreter from complaining when it flushes at exit."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
