"""Writes pictures of every tab: light and dark, a small laptop screen, and 200 %.

    python -m analytics_desktop.views.screenshots --workspace DIR --out DIR

Needs a display (xvfb-run will do) and a synced workspace. Each look is a process of its own, because the scale of a
screen is fixed when Qt starts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from analytics_desktop.models.errors import Problem
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.session import Session
from analytics_desktop.views.shell import Shell
from analytics_desktop.views.workbench import Workbench

_PATIENCE_MS = 120_000


@dataclass(frozen=True)
class Look:
    """`width` and `height` in logical pixels: 960 x 540 at 200 % is a screen of 1920 x 1080."""

    name: str
    theme: str
    width: int
    height: int
    scale: int = 1


LOOKS = (
    Look("light", "light", 1366, 768),
    Look("dark", "dark", 1366, 768),
    Look("light-200", "light", 960, 540, 2),
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Pictures of every tab of a synced workspace.")
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help="only this one, in this process")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    if given.look:
        return _guarded(lambda: take(given.workspace, given.out, next(one for one in LOOKS if one.name == given.look)))
    return max(_in_process_of_its_own(look, given.workspace, given.out) for look in LOOKS)


def _in_process_of_its_own(look: Look, workspace: Path, out: Path) -> int:
    command = [sys.executable, "-m", __spec__.name, "--workspace", str(workspace), "--out", str(out)]
    environment = {**os.environ, "QT_SCALE_FACTOR": str(look.scale)}
    return subprocess.run([*command, "--look", look.name], env=environment, check=False).returncode


def _guarded(work: Callable[[], list[Path]]) -> int:
    try:
        for file in work():
            print(file)
    except Problem as problem:
        print(problem.sentence, problem.remedy, file=sys.stderr)
        return 1
    return 0


def take(workspace: Path, out: Path, look: Look) -> list[Path]:
    """One PNG per tab, or per section of it. Raises Problem when the workspace cannot be opened or has no data."""
    from analytics_desktop.views.application import application
    from analytics_desktop.views.theme import load_fonts, prepare_application

    prepare_application(application(), look.theme)
    load_fonts()
    troubles: list[Problem] = []
    jobs = Jobs(troubles.append, lambda error: troubles.append(Problem(str(error))))
    shell = Shell()
    window = Workbench(shell, Session(workspace), jobs)
    shell.resize(look.width, look.height)
    shell.show()
    window.start()
    try:
        _wait(lambda: window.desk is not None or window.waiting.trouble.isVisible(), troubles)
        if window.waiting.trouble.problem is not None:
            raise window.waiting.trouble.problem
        if window.desk is None or window.source is None:
            raise Problem("This workspace has no data to show.", "Sync it, or make one with: analytics-desktop demo")
        return [
            _take_page(window, page.id, section, out, look, troubles)
            for page in window.desk.catalogue.pages
            for section in page.sections or ("",)
            if _has_section(window, page.id, section, troubles)
        ]
    finally:
        shell.close()


def _has_section(window: Workbench, page_id: str, section: str, troubles: list[Problem]) -> bool:
    """Turn to the page; whether the role has the section. A page without sections is one picture."""
    view = window.view(page_id)
    window.header.choose(page_id)
    _wait(lambda: view.page is not None or view.trouble.isVisible(), troubles)
    return not section or view.sections.has(section)


def _take_page(window: Workbench, page_id: str, section: str, out: Path, look: Look, troubles: list[Problem]) -> Path:
    painted: list[str] = []
    window.page_painted.connect(painted.append)
    window.view(page_id).sections.choose(section)
    window.stack.forget()
    window.refresh()
    _wait(lambda: page_id in painted or window.view(page_id).trouble.isVisible(), troubles)
    _settle(window)
    if window.view(page_id).page is None:
        raise window.view(page_id).trouble.problem or Problem(f"The tab {page_id} shows nothing.")
    part = f"-{section.lower().replace(' ', '-')}" if section else ""
    file = out / f"{page_id}{part}-{look.name}.png"
    window.shell.grab().save(str(file))
    return file


def _settle(window: Workbench) -> None:
    """Tools of a section read on their own, and what is expected next comes later; then layout and labels settle."""
    waited = 0
    while not window.jobs.idle and waited < _PATIENCE_MS // 4:
        _wait_ms(50)
        waited += 50
    _wait_ms(300)


def _wait(until: Callable[[], bool], troubles: list[Problem]) -> None:
    waited = 0
    while not until():
        if troubles:
            raise troubles[0]
        if waited > _PATIENCE_MS:
            raise Problem("The window did not show the page in time.", "Try again on a machine with less to do.")
        _wait_ms(20)
        waited += 20


def _wait_ms(milliseconds: int) -> None:
    """Runs the event loop; unlike QTest.qWait this lets worker threads run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
