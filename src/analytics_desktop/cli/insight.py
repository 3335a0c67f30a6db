"""Verbs that look ahead and that look for what is unusual, in a metric or in any CSV file."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.figures import Form
from analytics_desktop.cli.question import Where

if TYPE_CHECKING:
    from analytics_desktop.models.forecast import Moment

Metric = Annotated[str | None, typer.Argument(metavar="[METRIC]", help="Such as cost.total_cost; or give --file.")]
File = Annotated[Path | None, typer.Option("--file", metavar="F.csv", help="A CSV file instead of a metric.")]
TimeColumn = Annotated[str | None, typer.Option(metavar="T", help="Its column of dates, instants or step numbers.")]
ValueColumn = Annotated[str | None, typer.Option(metavar="V", help="Its column of values.")]
Season = Annotated[int | None, typer.Option(min=2, help="Steps after which the series tends to repeat. A hint.")]
Shape = Annotated[Form, typer.Option("--format", help="How to print it.")]
Series = tuple[list["Moment"], list[float | None], Set[date]]


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(forecast)
    tree.command()(anomalies)


def forecast(
    context: typer.Context,
    horizon: Annotated[int, typer.Option(help="How many steps ahead: days for a metric, rows for a file.")],
    metric: Metric = None,
    file: File = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    season: Season = None,
    where: Where = None,
    form: Shape = "table",
) -> None:
    """Say what is to be expected. And how sure that is, and how well the same method did on the past."""
    from analytics_desktop.services.insight.forecast import forecast as compute

    console: Console = context.obj
    times, values, holidays = _series(console, metric, (file, time_column, value_column), where, horizon)
    result = compute(times, values, horizon, season, holidays)
    told = {key: value for key, value in asdict(result).items() if key not in {"rows", "sum_errors", "freedom"}}
    rows = [asdict(row) | {"time": moment_text(row.time)} for row in result.rows]
    note = result.reason or f"{result.model}; typical past error {_percent(result.past_error)}"
    _print(console, form, {"metric": metric, "rows": rows, **told}, note)


def anomalies(
    context: typer.Context,
    metric: Metric = None,
    file: File = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    season: Season = None,
    where: Where = None,
    form: Shape = "table",
) -> None:
    """Score every row from its past alone. 0 is ordinary, 1 unheard of; what was expected instead is told."""
    from analytics_desktop.services.insight.anomaly import observations, windows

    console: Console = context.obj
    times, values, _ = _series(console, metric, (file, time_column, value_column), where, 0)
    found = observations(times, values, season)
    rows = [asdict(row) | {"time": moment_text(row.time)} for row in found]
    spans = [asdict(span) | {"start": moment_text(span.start), "end": moment_text(span.end)} for span in windows(found)]
    people = rows if form != "table" else [row for row in rows if row["flagged"]]
    note = f"{sum(row.flagged for row in found)} of {len(found)} rows are unusual."
    _print(console, form, {"metric": metric, "rows": rows, "windows": spans}, note, people)


def moment_text(moment: Moment) -> str | int:
    """A day as YYYY-MM-DD, any other instant in full."""
    if isinstance(moment, datetime):
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat()
    return moment


def _series(
    console: Console,
    metric: str | None,
    source: tuple[Path | None, str | None, str | None],
    where: list[str] | None,
    horizon: int,
) -> Series:
    """(times, values, public holidays) of a file or of a metric; wrong usage when it is neither or both."""
    file, time_column, value_column = source
    if (metric is None) == (file is None):
        raise typer.BadParameter("Name a metric, or give --file with --time-column and --value-column.")
    if file is not None:
        if time_column is None or value_column is None:
            raise typer.BadParameter("--file needs --time-column and --value-column.")
        from analytics_desktop.services.insight.series_file import read_series

        return (*read_series(file, time_column, value_column), frozenset())
    return _metric_series(console, str(metric), where, horizon)


def _metric_series(console: Console, metric: str, where: list[str] | None, horizon: int) -> Series:
    from analytics_desktop.cli.question import asked
    from analytics_desktop.services.insight.expected import holidays_around
    from analytics_desktop.services.insight.metric_series import metric_series

    with console.desk() as desk:
        times, values = metric_series(desk, metric, asked(desk, None, None, None, None, where, None))
        source = desk.source
        return times, values, holidays_around(times, source.zone, horizon) if source else frozenset()


def _print(
    console: Console, form: Form, told: dict[str, Any], note: str, people: list[dict[str, Any]] | None = None
) -> None:
    import json

    from analytics_desktop.cli.formats import columns_text

    rows = told["rows"] if people is None else people
    if form == "json" or console.as_json:
        console.say(json.dumps(told, ensure_ascii=False))
    elif form == "csv":
        console.say("\n".join([",".join(rows[0]), *(",".join(_cell(cell) for cell in row.values()) for row in rows)]))
    else:
        head = list(rows[0]) if rows else []
        cells = [[_cell(cell) for cell in row.values()] for row in rows]
        console.say(
            "\n".join(
                ([columns_text(head, cells, [name not in {"time", "why"} for name in head])] if rows else []) + [note]
            )
        )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    text = "" if value is None else str(value)
    return f'"{text}"' if "," in text else text


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:.1f} %"
