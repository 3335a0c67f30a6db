"""The verb that lists the requests behind a number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.question import From, To, Where, asked


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(requests)


def requests(
    context: typer.Context,
    start: From = None,
    last: To = None,
    where: Where = None,
    order: Annotated[Literal["time", "cost", "tokens"], typer.Option(help="What comes first.")] = "time",
    ascending: Annotated[bool, typer.Option("--ascending", help="The smallest or oldest first.")] = False,
    count: Annotated[int, typer.Option(min=1, max=10_000, help="How many to print.")] = 50,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all of them to a CSV file, with pseudonyms for people.")
    ] = None,
) -> None:
    """List the requests behind a number. Each with who, model, tokens, cost, and the price version it is booked at."""
    from analytics_desktop.models.page import Table
    from analytics_desktop.services.audit.pseudonyms import table_for_export
    from analytics_desktop.services.export.requests_file import write_requests
    from analytics_desktop.services.requests import COLUMNS
    from analytics_desktop.services.requests import requests as page_of

    console: Console = context.obj
    with console.desk() as desk:
        filters = asked(desk, start, last, None, None, where, None)
        if out is not None:
            written = write_requests(desk, filters, out, order, not ascending, console.progress)
            console.result({"file": str(out), "requests": written}, f"{written:,} requests: {out}")
            return
        page = page_of(desk, filters, order, not ascending, count=count)
        rows = table_for_export(Table(COLUMNS, page.rows), desk.pseudonyms()).rows if console.as_json else page.rows
    _print(console, rows, more=page.after is not None)


def _print(console: Console, rows: tuple[tuple[object, ...], ...], more: bool) -> None:
    from analytics_desktop.cli.formats import columns_text
    from analytics_desktop.models.unit import exact
    from analytics_desktop.services.requests import COLUMNS

    names = [column.name for column in COLUMNS]
    if console.as_json:
        console.result([dict(zip(names, row, strict=True)) for row in rows], "")
        return
    texts = [
        [
            str(cell or "") if column.unit == "text" else exact(cell, column.unit)
            for cell, column in zip(row, COLUMNS, strict=True)
        ]
        for row in rows
    ]
    console.say(columns_text(names, texts, [column.unit != "text" for column in COLUMNS]) if rows else "No requests.")
    if more:
        console.note("There are more: give a larger --count, or --out FILE for all of them.")
