"""All verbs of the command line, put together."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli import (
    access,
    alerts,
    books,
    budgets,
    central,
    channels,
    company,
    connectors,
    controls,
    data,
    deliver,
    demonstrate,
    digest,
    heads,
    impact,
    insight,
    log,
    messages,
    numbers,
    receipt,
    requests,
    savings,
    schedule,
    snapshot,
    subject,
    unmask,
)
from analytics_desktop.cli.console import Console

EVERYWHERE = "--workspace DIR, --json and --verbose may stand anywhere on the line. Without a verb the window opens."

tree = typer.Typer(
    name="analytics-desktop",
    help="What your company uses AI for, what it costs, and what it brings; every number can be proved.",
    epilog=EVERYWHERE,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (
    demonstrate,
    company,
    numbers,
    receipt,
    log,
    insight,
    impact,
    books,
    requests,
    budgets,
    controls,
    alerts,
    channels,
    messages,
    digest,
    schedule,
    savings,
    deliver,
    data,
    connectors,
):
    part.add_verbs(tree)
tree.add_typer(central.tree, name="central")
tree.add_typer(heads.tree, name="heads")
tree.add_typer(access.tree, name="access")
tree.add_typer(subject.tree, name="subject")
tree.add_typer(unmask.tree, name="unmask")
tree.add_typer(snapshot.tree, name="snapshot")


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"Analytics Desktop {version('analytics-desktop')}")
        raise typer.Exit


@tree.callback()
def everywhere(
    context: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option(
            envvar="ANALYTICS_DESKTOP_WORKSPACE",
            metavar="DIR",
            file_okay=False,
            help="Folder with settings and data of one workspace. Default: your own, in your home folder.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Tell each step, and technical detail of problems.")
    ] = False,
    show_version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Show the version and stop.")
    ] = False,
) -> None:
    context.obj = Console(workspace, as_json, verbose)


def run(arguments: list[str]) -> int:
    """Parses and runs; returns the exit code. Wrong usage is reported by the parser itself, with code 2."""
    try:
        typer.main.get_command(tree).main(arguments, prog_name="analytics-desktop")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    return 0
