"""The verb that reads logs: filtered, searched, as a table, as CSV or for programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.figures import Form

if TYPE_CHECKING:
    from analytics_desktop.models.log import Log
    from analytics_desktop.services.logs.view import LogView

_DAY = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(log)


def _choices(words: list[str] | None) -> list[str] | None:
    for word in words or ():
        if "=" not in word.strip("="):
            raise typer.BadParameter(f"--where takes COLUMN=VALUE, not {word!r}.")
    return words


def _bounds(words: list[str] | None) -> list[str] | None:
    for word in words or ():
        name, _, number = word.partition("=")
        try:
            float(number)
        except ValueError:
            raise typer.BadParameter(f"{word!r} is not COLUMN=NUMBER.") from None
        if not name:
            raise typer.BadParameter(f"{word!r} names no column.")
    return words


Bounds = list[str] | None


def log(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LOG", help="Such as: executions")],
    start: Annotated[
        datetime | None, typer.Option("--from", **_DAY, help="First day, in the reporting time zone. Default: all.")
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", **_DAY, help="Last day, included.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="COLUMN=VALUE",
            callback=_choices,
            help="Only this agent, team, outcome, error category ...; the same column twice means either.",
        ),
    ] = None,
    at_least: Annotated[
        Bounds,
        typer.Option("--at-least", metavar="COLUMN=NUMBER", callback=_bounds, help="Such as duration_ms=30000."),
    ] = None,
    at_most: Annotated[
        Bounds, typer.Option("--at-most", metavar="COLUMN=NUMBER", callback=_bounds, help="Such as cost=0.5.")
    ] = None,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Words of the messages; rows with all of them come first.")
    ] = "",
    sort: Annotated[str, typer.Option(metavar="COLUMN", help="Largest first instead of newest (or best) first.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Rows to print; --out writes all of them.")] = 100,
    out: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write all of them as CSV.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """Read a log row by row. What may be seen is what the login may see; secrets in messages are masked."""
    from analytics_desktop.models.log import LogFilters
    from analytics_desktop.services.logs.definitions import log_called
    from analytics_desktop.services.logs.export import export_csv
    from analytics_desktop.services.logs.opened import OpenLog

    console: Console = context.obj
    told = log_called(name)
    filters = LogFilters(
        first=start.date() if start else None,
        finish=last.date() + timedelta(days=1) if last else None,
        choices=_grouped(told, where or []),
        at_least=_numbers(told, at_least),
        at_most=_numbers(told, at_most),
        search=search,
        sort=_column(told, sort) if sort else "",
    )
    with console.desk() as desk:
        opened = OpenLog(desk, name, console.progress)
        try:
            view = opened.view(filters, console.progress)
            if out is not None:
                rows = export_csv(view, out, console.progress)
                console.result({"file": str(out), "rows": rows}, f"{rows:,} rows are in {out}.")
            else:
                console.say(_text(view, limit, "json" if console.as_json else form))
        finally:
            opened.close()


def _column(log: Log, word: str) -> str:
    """A column by its name or its title, in any case: `agent` is the column agent_id."""
    named = {one.title.lower(): one.name for one in log.columns} | {one.name: one.name for one in log.columns}
    return named.get(word.lower(), word)


def _grouped(log: Log, words: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for word in words:
        name, _, value = word.partition("=")
        found.setdefault(_column(log, name), []).append(value)
    return tuple((name, tuple(values)) for name, values in found.items())


def _numbers(log: Log, words: Bounds) -> tuple[tuple[str, float], ...]:
    pairs = (word.partition("=") for word in words or ())
    return tuple((_column(log, name), float(number)) for name, _, number in pairs)


def _text(view: LogView, limit: int, form: Form) -> str:
    import json

    from analytics_desktop.cli.figures import plain
    from analytics_desktop.services.export.csv_text import csv_lines

    columns = view.log.log.columns
    page = view.page(0, limit)
    rows = [row.cells for row in page] if form == "table" else [view.log.given_away(row) for row in page]
    if form == "json":
        told: dict[str, Any] = {"log": view.log.log.name, "generation": view.log.generation, "total": view.total}
        if view.words:
            told |= {"words": list(view.words), "with_all_words": view.complete}
        told["rows"] = [{column.name: plain(cell) for column, cell in zip(columns, row, strict=True)} for row in rows]
        return json.dumps(told, indent=2, ensure_ascii=False)
    if form == "csv":
        return "".join(csv_lines([column.title for column in columns], rows)).replace("\r\n", "\n").rstrip("\n")
    return _for_people(view, rows)


def _for_people(view: LogView, rows: list[tuple[Any, ...]]) -> str:
    from analytics_desktop.cli.formats import columns_text
    from analytics_desktop.models.unit import exact

    shown = [number for number, column in enumerate(view.log.log.columns) if not column.hidden]
    columns = [view.log.log.columns[number] for number in shown]

    def cell(value: Any, unit: str) -> str:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        return "" if value is None and unit in {"text", "instant"} else exact(value, unit)

    cells = [[cell(row[number], view.log.log.columns[number].unit) for number in shown] for row in rows]
    told = f"{len(rows):,} of {view.total:,} rows, times in {view.log.zone.key}."
    if view.words:
        told += f" {view.complete:,} of them contain all of: {', '.join(view.words)}."
    if not rows:
        return "No rows."
    return columns_text([one.title for one in columns], cells, [one.is_number for one in columns]) + f"\n{told}"
