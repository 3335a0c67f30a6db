"""Threads are in one place, and what they do is delivered in the GUI thread or not at all."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.progress import Progress
from analytics_desktop.views.jobs import Jobs

from .conftest import Heard


def test_a_result_is_delivered_in_the_gui_thread_and_made_in_another(qtbot: QtBot, jobs: Jobs) -> None:
    seen: dict[str, int] = {}

    def work(_: Progress) -> str:
        seen["work"] = threading.get_ident()
        return "page"

    def done(value: str) -> None:
        seen["done"] = threading.get_ident()
        assert value == "page"

    jobs.start("page", work, done)
    qtbot.waitUntil(lambda: "done" in seen)
    assert seen["done"] == threading.get_ident()
    assert seen["work"] != threading.get_ident()
    assert jobs.idle


def test_only_the_newest_job_of_a_name_delivers(qtbot: QtBot, jobs: Jobs) -> None:
    first, delivered = threading.Event(), []

    def slow(_: Progress) -> str:
        first.wait(5)
        return "old"

    jobs.start("page", slow, delivered.append, lane="work")
    jobs.start("page", lambda _: "new", delivered.append, lane="work")
    qtbot.waitUntil(lambda: delivered == ["new"])
    first.set()
    qtbot.wait(80)
    assert delivered == ["new"]


def test_jobs_of_other_names_are_left_alone(qtbot: QtBot, jobs: Jobs) -> None:
    delivered: list[Any] = []
    jobs.start("page", lambda _: "page", delivered.append)
    jobs.start("choices", lambda _: "choices", delivered.append)
    qtbot.waitUntil(lambda: sorted(delivered) == ["choices", "page"])


def test_cancel_makes_progress_raise_and_interrupts_the_running_query(qtbot: QtBot, jobs: Jobs) -> None:
    began, stopped, interrupted, delivered = threading.Event(), threading.Event(), [], []

    def work(progress: Progress) -> None:
        began.set()
        try:
            while True:
                progress("still going", 0.5)
                time.sleep(0.005)
        except Cancelled:
            stopped.set()
            raise

    jobs.start("sync", work, delivered.append, interrupt=lambda: interrupted.append(1))
    assert began.wait(5)
    jobs.cancel("sync")
    assert stopped.wait(5)
    qtbot.wait(50)
    assert interrupted == [1]
    assert delivered == []
    assert jobs.idle


def test_a_waiting_job_is_cancelled_without_an_interrupt(qtbot: QtBot, jobs: Jobs) -> None:
    """The lane is busy with another job, which an interrupt would hit instead."""
    release, interrupted, ran = threading.Event(), [], []
    jobs.start("choices", lambda _: release.wait(5), lambda _: None)
    jobs.start("page", lambda _: ran.append(1), lambda _: None, interrupt=lambda: interrupted.append(1))
    jobs.cancel("page")
    release.set()
    qtbot.waitUntil(lambda: jobs.idle)
    qtbot.wait(50)
    assert interrupted == []
    assert ran == []


def test_problems_and_bugs_go_to_their_handlers(qtbot: QtBot, jobs: Jobs, heard: Heard) -> None:
    def fail(_: Progress) -> None:
        raise Problem("The server is not reachable.", "Check the network.")

    def break_down(_: Progress) -> None:
        raise ZeroDivisionError

    jobs.start("one", fail, lambda _: None)
    jobs.start("two", break_down, lambda _: None)
    qtbot.waitUntil(lambda: len(heard.problems) == 1 and len(heard.bugs) == 1)
    assert heard.problems[0].sentence == "The server is not reachable."
    assert isinstance(heard.bugs[0], ZeroDivisionError)


def test_a_job_may_take_its_problems_itself(qtbot: QtBot, jobs: Jobs, heard: Heard) -> None:
    own: list[Problem] = []

    def fail(_: Progress) -> None:
        raise Problem("No.")

    jobs.start("page", fail, lambda _: None, failed=own.append)
    qtbot.waitUntil(lambda: len(own) == 1)
    assert heard.problems == []


@pytest.mark.parametrize("how", ["done", "problem", "cancelled"])
def test_ended_is_called_however_a_job_ends(qtbot: QtBot, jobs: Jobs, how: str) -> None:
    ended, release = [], threading.Event()

    def work(_: Progress) -> None:
        if how == "problem":
            raise Problem("No.")
        if how == "cancelled":
            release.wait(5)

    jobs.start("one", work, lambda _: None, ended=lambda: ended.append(1))
    if how == "cancelled":
        jobs.cancel("one")
        release.set()
    qtbot.waitUntil(lambda: ended == [1])


def test_progress_reaches_the_window_but_not_more_often_than_it_can_be_seen(qtbot: QtBot, jobs: Jobs) -> None:
    heard: list[float] = []
    jobs.progressed.connect(lambda _name, _message, fraction: heard.append(fraction))

    def work(progress: Progress) -> None:
        for step in range(2000):
            progress("counting", step / 2000)
        progress("counted", 1.0)

    jobs.start("count", work, lambda _: None)
    qtbot.waitUntil(lambda: jobs.idle)
    assert heard[-1] == 1.0
    assert len(heard) < 200


def test_a_worker_can_ask_a_question_in_the_window(qtbot: QtBot, jobs: Jobs) -> None:
    asked_in: list[int] = []

    def dialog() -> str:
        asked_in.append(threading.get_ident())
        return "correct horse"

    answers: list[str] = []
    ask = jobs.asking(dialog)
    jobs.start("open", lambda _: ask(), answers.append)
    qtbot.waitUntil(lambda: answers == ["correct horse"])
    assert asked_in == [threading.get_ident()]


def test_shutdown_stops_what_is_running(qtbot: QtBot, jobs: Jobs) -> None:
    began = threading.Event()

    def work(progress: Progress) -> None:
        began.set()
        while True:
            progress("still going", 0.1)
            time.sleep(0.005)

    jobs.start("sync", work, lambda _: None, lane="work")
    assert began.wait(5)
    jobs.shutdown()
    assert jobs.idle


def test_nothing_starts_once_the_window_is_closing(jobs: Jobs) -> None:
    jobs.shutdown()
    jobs.start("late", lambda _: pytest.fail("it ran"), lambda _: None)
    assert jobs.idle
