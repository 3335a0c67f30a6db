"""The options that say which part of the data is meant, and the Filters made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, cast

import typer

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import COMPARISONS, GRAINS, Comparison, Filters, Grain, Period

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

From = Annotated[
    str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="First day, in the reporting time zone.")
]
To = Annotated[str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="Last day, included.")]
Grained = Annotated[str | None, typer.Option("--grain", help="day, week, month, or whole for the period as one.")]
By = Annotated[
    str | None, typer.Option("--by", metavar="DIM", help="Split by this: department, team, agent, model ...")
]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="DIM=VALUE", help="Only this part; repeat for more. Same DIM twice means either."),
]
Compare = Annotated[str | None, typer.Option("--compare", help="previous, last_year, budget or off")]


def asked(
    desk: Desk,
    start: str | None,
    last: str | None,
    grain: str | None,
    by: str | None,
    where: list[str] | None,
    compare: str | None,
) -> Filters:
    """The desk's usual question, changed by what was given on the line. Raises Problem with a suggestion."""
    usual = desk.default_filters()
    filters = replace(usual, period=_period(usual.period, start, last))
    if grain:
        filters = replace(filters, grain=cast(Grain, one_of(grain, GRAINS, "grain")))
    if compare:
        filters = replace(filters, compare=cast(Comparison, one_of(compare, COMPARISONS, "comparison")))
    if by:
        filters = replace(filters, by=_dimension(by))
    return replace(filters, where=tuple(_wanted(desk, word) for word in where or ()))


def one_of(word: str, known: tuple[str, ...], what: str) -> str:
    """`word` if it is known; otherwise a Problem that suggests the nearest."""
    if word in known:
        return word
    near = get_close_matches(word.lower(), known, n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(known)}."
    raise Problem(f"There is no {what} called {word}.", remedy)


def _period(usual: Period, start: str | None, last: str | None) -> Period:
    finish = _day(last, "--to") + timedelta(days=1) if last else usual.finish
    first = _day(start, "--from") if start else min(usual.start, finish - timedelta(days=1))
    if first >= finish:
        raise Problem(
            f"The period from {first} to {finish - timedelta(days=1)} is empty.",
            "Give a --from day that is not after the --to day.",
        )
    return Period(first, finish)


def _day(word: str, option: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Problem(f"{option} {word} is not a day.", "Write days like 2026-01-31.") from None


def _dimension(word: str) -> str:
    from analytics_desktop.services.catalogue import DIMENSIONS

    return one_of(word, DIMENSIONS, "dimension")


def _wanted(desk: Desk, word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise Problem(f"--where {word} is not complete.", "Write it like --where department=Finance")
    dimension = _dimension(name)
    choices = desk.choices(dimension)
    if value in choices:
        return dimension, value
    near = get_close_matches(value, choices, n=1)
    shown = ", ".join(choices[:8]) + (", ..." if len(choices) > 8 else "")
    raise Problem(
        f"There is no {dimension} called {value} in the data.",
        f"Did you mean {near[0]}?" if near else f"Known: {shown or 'none'}.",
    )
