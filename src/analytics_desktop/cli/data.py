"""The verb that brings rows into the central store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.central import Dsn
from analytics_desktop.cli.console import Console


def add_verbs(tree: typer.Typer) -> None:
    tree.command("import")(import_rows)


def import_rows(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What the files hold, such as: requests")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="One or more files.")],
    dsn: Dsn,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column of the file is which field.")
    ] = None,
    constants: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field that is the same in all rows.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the files and change nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where rows that could not be used go, with line and reason.")
    ] = None,
    zone: Annotated[str, typer.Option(metavar="ZONE", help="Time zone of times that do not name one.")] = "UTC",
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="Format of a security log: openssh, cloudtrail or csv."),
    ] = None,
    create_people: Annotated[bool, typer.Option("--create-people", help="Add people who are not known yet.")] = False,
) -> None:
    """Load files into the central store. The same file twice changes nothing; bad rows never stop the good ones."""
    from analytics_desktop.cli.formats import import_text
    from analytics_desktop.models.importing import ImportOptions
    from analytics_desktop.services.importers import pairs, run_import

    console: Console = context.obj
    mapping, fixed = pairs(columns or [], "--map"), pairs(constants or [], "--set")
    fixed |= {"format": form} if form else {}
    options = ImportOptions(dry_run, rejects, zone, create_people)
    console.result(*import_text(run_import(kind, files, dsn, mapping, fixed, options, console.progress)))
