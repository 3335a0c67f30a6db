"""Each kind of export, killed while it writes: the old file is still there whole, and the next export tidies up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.export.csv_file import write_csv
from analytics_desktop.services.export.deck import write_deck
from analytics_desktop.services.export.document import write_compliance, write_summary
from analytics_desktop.services.export.workbook import Books, write_workbook
from tests.fixtures import pages

from . import test_compliance as report
from .ledger import Desk
from .test_workbook_ledger import table

Write = Callable[[Path, Progress], object]


def cost() -> Page:
    return pages.cost_page()


KINDS: dict[str, Write] = {
    "a.pptx": lambda out, progress: write_deck(pages.all_pages(), out, progress),
    "a.xlsx": lambda out, progress: write_workbook(Desk(), [cost()], out, progress, Books(table(400))),
    "a.csv": lambda out, progress: write_csv(cost(), out, cost().panels[0], progress),
    "summary.pdf": lambda out, progress: write_summary(pages.all_pages(), out, progress),
    "report.pdf": lambda out, progress: write_compliance(report.page(), "soc2", out, progress),
}


def die_amid(name: str, out: str) -> None:
    """Runs in a process of its own, which kills itself on its way, as far on as the export tells."""

    def die(message: str, fraction: float) -> None:
        is_amid = "line 35" in message if name == "a.xlsx" else fraction >= 0.8 or name == "a.csv"
        if is_amid:
            os.kill(os.getpid(), signal.SIGKILL)

    KINDS[name](Path(out), die)


@pytest.mark.parametrize("name", KINDS)
def test_a_killed_export_keeps_the_old_file_and_the_next_one_tidies_up(name: str, tmp_path: Path) -> None:
    out = tmp_path / name
    out.write_text("old")
    code = f"from tests.services.export.test_killed import die_amid; die_amid({name!r}, {str(out)!r})"
    root = Path(__file__).parents[3]
    ended = subprocess.run([sys.executable, "-c", code], cwd=root, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    assert out.read_text() == "old"
    KINDS[name](out, lambda message, fraction: None)
    assert out.stat().st_size > 100
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_draft_of_a_running_export_is_left_alone(tmp_path: Path) -> None:
    from analytics_desktop.services.export.atomically import replacing

    with replacing(tmp_path / "a.csv") as other:
        other.write_text("theirs")
        with replacing(tmp_path / "a.csv") as mine:
            mine.write_text("mine")
        assert other.read_text() == "theirs"
    assert (tmp_path / "a.csv").read_text() == "theirs"
