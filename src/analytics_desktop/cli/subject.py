"""Verbs for the rights of a person (administrators)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.central import Dsn
from analytics_desktop.cli.console import Console

tree = typer.Typer(help="The rights of a person whose data is kept (administrators).", no_args_is_help=True)
Person = Annotated[str, typer.Argument(metavar="PERSON", help="Id, e-mail address or login.")]
Request = Annotated[int | None, typer.Option(metavar="ID", help="The data request that this fulfils.")]


@tree.command("export")
def export_subject(
    context: typer.Context,
    person: Person,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The JSON file to write.")],
    dsn: Dsn,
    request: Request = None,
) -> None:
    """Write everything that is kept about a person to one file. This is logged."""
    from analytics_desktop.services.central.subject import export_person

    console: Console = context.obj
    counts = export_person(dsn, person, out, request, console.progress)
    total = sum(counts.values())
    console.result({"file": str(out), "rows": counts}, f"{total:,} rows of {len(counts)} tables: {out}")
