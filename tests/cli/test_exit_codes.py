from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from analytics_desktop import cli
from analytics_desktop.cli.console import Console
from analytics_desktop.models.errors import Cancelled, Problem


def raising(error: BaseException) -> int:
    raise error


def ended(error: BaseException, console: Console) -> int:
    return cli.guarded(lambda: raising(error), console)


@pytest.fixture
def console(tmp_path: Path) -> Console:
    return Console(tmp_path)


def test_what_went_well_ends_with_its_own_code(console: Console) -> None:
    assert [cli.guarded(lambda code=code: code, console) for code in (0, 3)] == [0, 3]  # type: ignore[misc]


def test_a_problem_says_sentence_and_remedy_and_ends_with_1(
    console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(Problem("It is closed.", "Open it.", "technical"), console) == 1
    assert capsys.readouterr() == ("", "It is closed.\nOpen it.\n")


def test_detail_is_told_only_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended(Problem("It is closed.", "Open it.", "technical"), Console(tmp_path, verbose=True))
    assert capsys.readouterr().err.splitlines()[-1] == "technical"


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt()])
def test_stopping_ends_with_130(console: Console, error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(error, console) == 130
    assert "Stopped" in capsys.readouterr().err


def test_the_end_by_a_scheduler_is_a_cancel_and_its_handler_is_put_back(console: Console) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def interrupted() -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    assert cli.guarded(interrupted, console) == 130
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_bug_ends_with_70_and_leaves_a_report_without_secrets(
    console: Console, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(KeyError("password=hunter2"), console) == 70
    said = capsys.readouterr().err
    (report,) = (tmp_path / "logs").iterdir()
    assert str(report) in said
    assert "hunter2" not in said + report.read_text()
    assert "KeyError" in report.read_text()


def test_progress_is_silent_where_nobody_watches(console: Console, capsys: pytest.CaptureFixture[str]) -> None:
    console.progress("Reading", 0.5)
    assert capsys.readouterr() == ("", "")


def test_each_step_is_told_once_with_verbose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(tmp_path, verbose=True)
    for message, fraction in (("Reading", 0.1), ("Reading", 0.2), ("Writing", 0.9)):
        console.progress(message, fraction)
    assert capsys.readouterr().err == " 10% Reading\n 90% Writing\n"


@pytest.mark.parametrize(
    ("options", "console"),
    [
        ([], Console()),
        (["--workspace", "w", "--json"], Console(Path("w"), as_json=True)),
        (["--workspace", "a", "--verbose", "--workspace", "b"], Console(Path("b"), verbose=True)),
    ],
)
def test_global_options_are_known_before_anything_is_parsed(options: list[str], console: Console) -> None:
    assert Console.of(options) == console
