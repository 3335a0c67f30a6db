"""The command line: a stable contract that scripts and schedulers rely on."""

from __future__ import annotations

import sys
from collections.abc import Callable

from analytics_desktop.cli.console import Console
from analytics_desktop.models.errors import Cancelled, Problem

DONE, PROBLEM, USAGE, NOT_VERIFIED, BUG, STOPPED = 0, 1, 2, 3, 70, 130


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb and returns the exit code."""
    from analytics_desktop.cli.arguments import hoisted
    from analytics_desktop.cli.verbs import run

    given = sys.argv[1:] if arguments is None else arguments
    everywhere, rest = hoisted(given)
    return guarded(lambda: run([*everywhere, *rest]), Console.of(everywhere))


def guarded(work: Callable[[], int], console: Console) -> int:
    """The one place of this front end where errors become sentences and exit codes."""
    try:
        with console.stoppable():
            return work()
    except Problem as problem:
        console.problem(problem)
        return PROBLEM
    except (Cancelled, KeyboardInterrupt):
        console.note("Stopped. Nothing half-done was kept.")
        return STOPPED
    except BrokenPipeError:
        console.close_output()
        return DONE
    except Exception as error:
        console.bug(error)
        return BUG
