"""The only place with threads: work runs on workers, its outcome comes back to the GUI thread by one signal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.progress import Progress

Result = TypeVar("Result")
_UNEXPECTED = ("An unexpected error stopped this.", "Try again; if it comes back, send the report.")
_REPORT_SECONDS = 0.05  # progress reaches the window at most this often


@dataclass(frozen=True)
class InPlace:
    """A handler that shows problems where the result would stand, so it must also hear that a bug stopped the job."""

    show: Callable[[Problem], None]

    def __call__(self, problem: Problem) -> None:
        self.show(problem)


@dataclass(eq=False)
class Job:
    """One piece of work. `interrupt` stops what it is doing right now, called from the GUI thread."""

    name: str
    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[Problem], None] | None
    ended: Callable[[], None] | None
    interrupt: Callable[[], None] | None
    stopped: threading.Event = field(default_factory=threading.Event)
    running: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    reported: float = 0.0


@dataclass(frozen=True)
class Outcome:
    job: Job
    value: Any = None
    problem: Problem | None = None
    bug: BaseException | None = None


class Jobs(QObject):
    """Starts jobs and delivers outcomes. Of several jobs with one name only the newest delivers.

    Lanes: "desk" runs one job at a time because the pages share one reader; "work" is for sync and exports; "ahead"
    for what a page can be shown without.
    """

    progressed = Signal(str, str, float)  # job name, message, fraction 0..1
    began = Signal(str)
    finished = Signal(str)
    _outcome = Signal(object)
    _question = Signal(object)

    def __init__(self, on_problem: Callable[[Problem], None], on_bug: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._on_problem, self._on_bug = on_problem, on_bug
        self._lanes = {
            "desk": ThreadPoolExecutor(1, thread_name_prefix="desk"),
            "work": ThreadPoolExecutor(2, thread_name_prefix="work"),
            "ahead": ThreadPoolExecutor(1, thread_name_prefix="ahead"),
        }
        self._newest: dict[str, Job] = {}
        self._closing = False
        self._outcome.connect(self._deliver)
        self._question.connect(self._answer)

    def start(
        self,
        name: str,
        work: Callable[[Progress], Result],
        done: Callable[[Result], None],
        *,
        failed: Callable[[Problem], None] | None = None,
        ended: Callable[[], None] | None = None,
        interrupt: Callable[[], None] | None = None,
        lane: str = "desk",
    ) -> None:
        """Run `work` on a worker and hand its result to `done` in the GUI thread; nothing once the window is closing.

        `failed` takes problems instead of the general handler. `ended` is called last, however the job ended.
        """
        if self._closing:  # a timer may fire once more
            return
        self.cancel(name)
        job = Job(name, work, done, failed, ended, interrupt)
        self._newest[name] = job
        self.began.emit(name)
        self._lanes[lane].submit(self._run, job)

    def cancel(self, name: str) -> None:
        """Stop the job of this name, if there is one; it delivers nothing any more."""
        job = self._newest.pop(name, None)
        if job is None:
            return
        job.stopped.set()
        with job.lock:  # held by the worker while it starts and ends, so a later job is never interrupted
            if job.running and job.interrupt:
                job.interrupt()
        self.finished.emit(name)
        if job.ended:
            job.ended()

    def asking(self, dialog: Callable[[], str]) -> Callable[[], str]:
        """A function for workers that shows `dialog` in the GUI thread and waits for its answer."""

        def ask() -> str:
            answer: Future[str] = Future()
            self._question.emit((dialog, answer))
            while not self._closing and not answer.done():
                wait([answer], timeout=0.1)
            if not answer.done():
                raise Cancelled
            return answer.result()

        return ask

    def _answer(self, question: tuple[Callable[[], str], Future[str]]) -> None:
        question[1].set_result(question[0]())

    def is_running(self, name: str) -> bool:
        return name in self._newest

    @property
    def idle(self) -> bool:
        return not self._newest

    def shutdown(self) -> None:
        """Cancel everything and wait for the workers; called when the window closes."""
        self._closing = True
        for name in list(self._newest):
            self.cancel(name)
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job) -> None:
        with job.lock:
            job.running = not job.stopped.is_set()
        if not job.running:
            return
        outcome = self._outcome_of(job)
        with job.lock:
            job.running = False
        self._outcome.emit(outcome)

    def _outcome_of(self, job: Job) -> Outcome:
        try:
            return Outcome(job, value=job.work(self._progress(job)))
        except Cancelled:
            return Outcome(job, problem=Problem("Stopped.", "Start it again when you like."))
        except Problem as problem:
            return Outcome(job, problem=problem)
        except BaseException as bug:  # a worker has no one else to tell
            return Outcome(job, bug=bug)

    def _progress(self, job: Job) -> Progress:
        def report(message: str, fraction: float) -> None:
            if job.stopped.is_set():
                raise Cancelled
            now = time.monotonic()
            if now - job.reported >= _REPORT_SECONDS or fraction >= 1:
                job.reported = now
                self.progressed.emit(job.name, message, fraction)

        return report

    def _deliver(self, outcome: Outcome) -> None:
        job = outcome.job
        if self._newest.get(job.name) is not job:
            return
        del self._newest[job.name]
        self.finished.emit(job.name)
        try:
            self._hand_over(outcome)
        finally:
            if job.ended:
                job.ended()

    def _hand_over(self, outcome: Outcome) -> None:
        job = outcome.job
        if outcome.bug is not None:
            self._on_bug(outcome.bug)
            if isinstance(job.failed, InPlace):
                job.failed(Problem(*_UNEXPECTED))
        elif outcome.problem is not None:
            (job.failed or self._on_problem)(outcome.problem)
        else:
            job.done(outcome.value)
