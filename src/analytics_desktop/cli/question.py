"""The options that say which part of the data is meant, and the Filters made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Comparison, Filters, Grain, Period

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

_DAY = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}

From = Annotated[
    datetime | None, typer.Option("--from", **_DAY, help="First day, in the reporting time zone. Default: 90 days.")
]
To = Annotated[
    datetime | None, typer.Option("--to", **_DAY, help="Last day, included. Default: the last complete day of data.")
]
Grained = Annotated[Grain | None, typer.Option("--grain", help="Length of a step; whole is the period as one.")]
By = Annotated[str | None, typer.Option("--by", metavar="DIM", help="Split by: department, team, agent, model ...")]

Cross = Annotated[
    str | None,
    typer.Option("--cross", metavar="DIM", help="A second dimension: one row per --by, one column per --cross."),
]


def _complete(words: list[str] | None) -> list[str] | None:
    for word in words or ():
        if not word.partition("=")[0] or "=" not in word:
            raise typer.BadParameter(f"--where takes DIM=VALUE, not {word!r}.")
    return words


Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="DIM=VALUE",
        callback=_complete,
        help="Only this part; repeat for more. Same DIM twice means either.",
    ),
]
Compare = Annotated[Comparison | None, typer.Option("--compare", help="What the period is compared with.")]


def asked(
    desk: Desk,
    start: datetime | None,
    last: datetime | None,
    grain: Grain | None,
    by: str | None,
    where: list[str] | None,
    compare: Comparison | None,
    cross: str | None = None,
) -> Filters:
    """The desk's usual question, changed by what was given on the line. Names are checked where they are used."""
    usual = desk.default_filters()
    return replace(
        usual,
        period=_period(usual.period, start, last),
        grain=grain or usual.grain,
        compare=compare or usual.compare,
        by=by,
        cross=cross,
        where=tuple((dim, value) for dim, _, value in (word.partition("=") for word in where or ())),
    )


def _period(usual: Period, start: datetime | None, last: datetime | None) -> Period:
    """Of the length of the usual one where only its end is given."""
    finish = last.date() + timedelta(days=1) if last else usual.finish
    first = start.date() if start else finish - timedelta(days=usual.days)
    if first >= finish:
        raise Problem(
            f"The period from {first} to {finish - timedelta(days=1)} is empty.",
            "Give a --from day that is not after the --to day.",
        )
    return Period(first, finish)
