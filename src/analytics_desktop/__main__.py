"""The one door: a verb goes to the command line, no verb opens the window. Neither front end knows the other."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code of the process."""
    from analytics_desktop import cli
    from analytics_desktop.cli.arguments import hoisted
    from analytics_desktop.cli.console import Console

    without_core_dumps()
    given = sys.argv[1:] if arguments is None else arguments
    everywhere, verb = hoisted(given)
    if verb:
        return cli.main(given)
    console = Console.of(everywhere)
    return cli.guarded(lambda: open_window(console.workspace_root), console)


def without_core_dumps() -> None:
    """A crash must not leave the memory, with keys and names in it, in a file; only Unix does that."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def open_window(workspace_root: Path | None) -> int:
    """Looks for what Qt needs before Qt is loaded, because its own message would be an abort without a sentence."""
    from analytics_desktop.services.system_libraries import require_window

    require_window()
    from analytics_desktop.app import run

    return run(workspace_root)


if __name__ == "__main__":
    sys.exit(main())
