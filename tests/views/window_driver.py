"""Drives the real window through the X server: xdotool moves the mouse and presses keys, Qt tells what is on screen.

    python -m tests.views.window_driver WORKSPACE RESULT.json SCREENSHOT.png

A process of its own, because the platform of a QApplication cannot be changed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from analytics_desktop.app import Starter
from analytics_desktop.views.choice_popup import ChoicePopup
from analytics_desktop.views.text import Text
from analytics_desktop.views.workbench import Workbench

PATIENCE = 60.0


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(true: Callable[[], bool], what: str) -> None:
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(what)
        wait(20)


def xdotool(*arguments: object) -> None:
    subprocess.run(["xdotool", *map(str, arguments)], check=True, timeout=20)
    wait(60)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    move(widget, at)
    xdotool("click", 1)


def move(widget: QWidget, at: QPoint | None = None) -> None:
    place = widget.mapToGlobal(at or widget.rect().center())
    xdotool("mousemove", place.x(), place.y())


class Turns:
    """How often the event loop came round: few turns are a window that stood still."""

    def __init__(self) -> None:
        self.count = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)

    def _turn(self) -> None:
        self.count += 1

    def end(self) -> int:
        self._timer.stop()
        return self.count


class Driver:
    def __init__(self, workspace: Path, shot: Path) -> None:
        self.shot = shot
        self.seen: dict[str, Any] = {}
        self.starter = Starter(workspace)
        self.starter.shell.painted.connect(self._note_first_paint)

    def _note_first_paint(self) -> None:
        self.seen["first_paint_before_data"] = self.starter.workbench is None
        self.seen["platform"] = QApplication.platformName()

    @property
    def bench(self) -> Workbench:
        assert self.starter.workbench is not None
        return self.starter.workbench

    def painted(self, act: Callable[[], None], page_id: str) -> None:
        """Do something that makes a page be painted, and wait for it."""
        painted: list[str] = []
        self.bench.page_painted.connect(painted.append)
        act()
        until(lambda: page_id in painted, f"{page_id} is painted")

    def run(self) -> None:
        shell = self.starter.shell
        shell.resize(1366, 768)
        shell.move(0, 0)
        shell.show()
        until(lambda: self.starter.workbench is not None, "the workbench is built")
        until(self.first_tab_painted, "the first tab is painted")
        xdotool("windowfocus", int(shell.winId()))
        for step in (self.tabs, self.keys, self.filter, self.hover, self.sync, self.cancel):
            step()

    def first_tab_painted(self) -> bool:
        view = self.bench.current_view()
        return view is not None and view.page is not None and bool(view.cards()) and self.bench.jobs.idle

    def tabs(self) -> None:
        header = self.bench.header
        self.seen["tabs"] = [header.tabs.tabText(i) for i in range(header.tabs.count())]
        xdotool("mousemove", 0, 0)
        turns: list[Turns] = []
        view = self.bench.view("cost")
        show = view.show_page
        view.show_page = lambda page: (turns.append(Turns()), show(page))  # type: ignore[method-assign,func-returns-value]
        self.painted(partial(click, header.tabs, header.tabs.tabRect(1).center()), "cost")
        self.seen["page_turns"] = [turns[0].end(), len(view.page.charts) if view.page else 0]
        self.seen["cost_cards"] = {card.title.text(): card.value.text() for card in view.cards()}
        self.seen["cost_answer"] = view.head.answer.text()
        self.bench.shell.grab().save(str(self.shot))

    def keys(self) -> None:
        self.painted(lambda: xdotool("key", "ctrl+3"), "agent")
        self.seen["after_ctrl_3"] = self.bench.header.current()
        self.bench.header.choose("cost")
        wait(100)

    def filter(self) -> None:
        click(self.bench.filter_bar.dimensions["department"])
        popup = self.bench.findChild(ChoicePopup)
        assert popup is not None
        until(lambda: popup.list.count() > 1, "choices are loaded")
        chosen = popup.list.item(popup.list.count() - 1).text()
        popup.search.setFocus()
        xdotool("type", "--delay", 20, chosen)
        xdotool("key", "Return")
        self.painted(lambda: xdotool("key", "Escape"), "cost")
        self.seen["filter"] = chosen
        cards = self.bench.view("cost").cards()
        self.seen["filtered_cards"] = {card.title.text(): card.value.text() for card in cards}
        self.painted(partial(click, self.bench.filter_bar.reset), "cost")

    def hover(self) -> None:
        from analytics_desktop.views.panels.plot import TimePlot

        plot = next(one.body for one in self.bench.view("cost").frames() if isinstance(one.body, TimePlot))
        move(plot, plot.rect().center())
        move(plot, plot.rect().center() + QPoint(3, 0))
        until(lambda: plot.here is not None, "the read-out is shown")
        self.seen["read_out"] = plot.lines_at(plot.here)

    def sync(self) -> None:
        bar, status = self.bench.status.jobs, self.bench.status
        shown: list[str] = []
        self.bench.jobs.progressed.connect(lambda name, words, _: shown.append(words) if name == "sync" else None)
        before = self.bench.source.generation if self.bench.source else 0
        turns = Turns()
        click(self.bench.header.sync)
        self.seen["progress_shown"] = bar.isVisible()
        until(lambda: status.link.text() != "Not contacted yet" and self.bench.jobs.idle, "the sync is done")
        self.seen["sync_turns"] = turns.end()
        self.seen["link"] = status.link.text()
        self.seen["progress"] = shown
        self.seen["generations"] = [before, self.bench.source.generation if self.bench.source else 0]

    def cancel(self) -> None:
        before = self.bench.source.generation if self.bench.source else 0
        self.bench.commands.do("sync_full")
        until(self.bench.status.jobs.cancel.isVisible, "cancel is offered")
        click(self.bench.status.jobs.cancel)
        until(lambda: self.bench.jobs.idle, "the sync is cancelled")
        wait(500)
        self.bench.reload()
        until(lambda: self.bench.jobs.idle, "reloaded")
        self.seen["generation_after_cancel"] = [before, self.bench.source.generation if self.bench.source else 0]


def main(workspace: str, result: str, shot: str) -> int:
    driver = Driver(Path(workspace), Path(shot))

    def drive() -> None:
        try:
            driver.run()
        except BaseException as error:
            dialogs = [label.text() for one in driver.starter.app.topLevelWidgets() for label in one.findChildren(Text)]
            driver.seen["error"] = f"{error!r}; on screen: {dialogs}"
            driver.starter.shell.close()
        else:
            subprocess.Popen(["xdotool", "key", "ctrl+q"])
        Path(result).write_text(json.dumps(driver.seen, default=str), encoding="utf-8")

    QTimer.singleShot(0, drive)
    return driver.starter.app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
