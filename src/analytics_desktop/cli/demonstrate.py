"""The verb that shows the whole product on an invented company."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.console import Console


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(demo)


def demo(
    context: typer.Context,
    headless: Annotated[bool, typer.Option("--headless", help="Write the files and open no window.")] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files.")] = Path("out"),
    people: Annotated[int, typer.Option(help="Size of the company.")] = 400,
    days: Annotated[int, typer.Option(help="Days of history, ending yesterday.")] = 395,
    seed: Annotated[int, typer.Option(help="The same seed gives the same company.")] = 1,
) -> None:
    """Try everything on an invented company. It has a database server of its own."""
    from analytics_desktop.services import demo_run
    from analytics_desktop.services.demo_store import Company
    from analytics_desktop.services.system_libraries import display_missing

    console: Console = context.obj
    reason = "" if headless else display_missing()
    if reason:
        console.note(f"{reason} Running without a window; the files are written instead.")
    wanted = Company(people, days, seed)
    with demo_run.running(console.workspace_root, wanted, console.note, console.progress) as ready:
        if headless or reason:
            console.note("Writing the files and checking the audit pack")
            files = demo_run.write_deliverables(ready, out, console.progress)
            console.result({"files": [str(file) for file in files]}, "\n".join(str(file) for file in files))
        else:
            console.note("The demo company is ready. Close the window to stop its database server.")
            raise typer.Exit(demo_run.show_window(ready))
