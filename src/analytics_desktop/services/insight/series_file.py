"""A dated series from a CSV file, for forecasts and anomaly scores of data that was never imported."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.forecast import Moment

if TYPE_CHECKING:
    from _csv import Reader as _Rows

_UNKNOWN = {"", "na", "nan", "null", "none"}


def read_series(path: Path, time_column: str, value_column: str) -> tuple[list[Moment], list[float | None]]:
    """(times, values) in file order.

    Times are ISO 8601 dates or instants (zoned ones become UTC) or whole step numbers; empty values are unknown.
    Raises `Problem` naming the line of the first cell that cannot be read.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            sample = file.read(8192)
            file.seek(0)
            rows = csv.reader(file, delimiter=max(",;\t", key=sample.split("\n", 1)[0].count))
            header = next(rows, [])
            time_place, value_place = (_place(header, name) for name in (time_column, value_column))
            return _columns(rows, time_place, value_place)
    except OSError as error:
        raise Problem(
            f"{path} cannot be read.", "Check the path and your permission to read it.", str(error)
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Problem(
            f"{path} is not a text file in UTF-8.", "Save it as CSV with UTF-8 encoding.", str(error)
        ) from error


def _place(header: Sequence[str], name: str) -> int:
    if name in header:
        return list(header).index(name)
    near = get_close_matches(name, header, 1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise Problem(f"There is no column {name!r}.", f"{hint}Columns found: {', '.join(header) or 'none'}.")


def _columns(rows: _Rows, time_place: int, value_place: int) -> tuple[list[Moment], list[float | None]]:
    times: list[Moment] = []
    values: list[float | None] = []
    for row in rows:
        if not any(row):
            continue
        try:
            times.append(_moment(row[time_place].strip()))
            values.append(_number(row[value_place].strip()))
        except (ValueError, IndexError) as error:
            raise Problem(
                f"Line {rows.line_num} cannot be read: {error}.",
                "Times are written 2026-01-31, 2026-01-31T10:00:00 or as whole numbers; values as 12.5 or left empty.",
            ) from error
    if {type(time) for time in times} == {int, datetime}:
        raise Problem("The time column mixes dates and numbers.", "Write every time in the same way.")
    return times, values


def _moment(text: str) -> Moment:
    if text.isdigit() and len(text) < 8:
        return int(text)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _number(text: str) -> float | None:
    if text.lower() in _UNKNOWN:
        return None
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a finite number")
    return number
