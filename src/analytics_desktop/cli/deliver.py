"""Verbs that make files for others, and that check such files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.question import By, Compare, From, Grained, To, Where, asked

Kind = Literal["deck", "summary", "workbook", "csv", "focus", "audit-pack"]


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(export)
    tree.command()(verify)


def export(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to write.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
    page: Annotated[
        list[str] | None,
        typer.Option(metavar="PAGE|PAGE.METRIC", help="Only these pages or metrics; repeat for more. csv takes one."),
    ] = None,
    start: From = None,
    last: To = None,
    grain: Grained = None,
    by: By = None,
    where: Where = None,
    compare: Compare = None,
) -> None:
    """Write a file for others: board deck, one-page summary, workbook, CSV, FOCUS charges, or a pack for an auditor."""
    from analytics_desktop.services.deliver import deliver

    console: Console = context.obj
    with console.desk() as desk:
        filters = asked(desk, start, last, grain, by, where, compare)
        files = deliver(kind, desk, console.secrets(console.workspace()), filters, page or [], out, console.progress)
    console.result({"files": [str(file) for file in files]}, "\n".join(str(file) for file in files))


def verify(
    context: typer.Context, pack: Annotated[Path, typer.Argument(metavar="PACK", help="The .zip of an audit pack.")]
) -> None:
    """Check an audit pack on any machine, offline. Ends with 3 unless everything in it holds."""
    from analytics_desktop.cli.formats import verdict_text
    from analytics_desktop.services.audit.verify import verify_pack

    console: Console = context.obj
    report = verify_pack(pack, progress=console.progress)
    console.result(*verdict_text(report))
    if report.verdict != "valid":
        raise typer.Exit(3)
