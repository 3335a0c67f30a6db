"""Verbs that look for savings: recommendations, and what-if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.question import From, To, Where, asked

if TYPE_CHECKING:
    from analytics_desktop.models.page import Table

tree = typer.Typer(help="Ways to spend less, with their arithmetic.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(metavar="KEY", help="As recommendations list tells it.")]
Note = Annotated[str, typer.Option(help="Why; it is kept with the decision.")]


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="recommendations")
    parent.command(name="what-if")(what_if)


@tree.command("list")
def list_all(context: typer.Context, start: From = None, last: To = None, where: Where = None) -> None:
    """List what could be saved. Those dismissed and taken are among them."""
    from analytics_desktop.cli.figures import figure_of_panel, for_people

    console: Console = context.obj
    with console.desk() as desk:
        filters = asked(desk, start, last, None, None, where, None)
        panel = desk.panel("cost.recommendations", filters)
        figure = figure_of_panel(panel, desk.generation, filters)
    console.result(_plain(figure.table), for_people(figure))


@tree.command()
def dismiss(context: typer.Context, key: Key, note: Note = "") -> None:
    """Dismiss one. It stays dismissed."""
    _decide(context.obj, "recommendation.dismissed", key, note)


@tree.command()
def take(context: typer.Context, key: Key, note: Note = "") -> None:
    """Note that one was followed. What it saves is told from then on."""
    _decide(context.obj, "recommendation.taken", key, note)


def what_if(
    context: typer.Context,
    model: Annotated[str | None, typer.Option(help="Another model, with its own prices.")] = None,
    source: Annotated[str | None, typer.Option("--instead-of", metavar="MODEL", help="Only its requests.")] = None,
    agent: Annotated[str | None, typer.Option(help="Only the requests of this agent.")] = None,
    cache_share: Annotated[float | None, typer.Option(min=0, max=100, help="Percent of input read from cache.")] = None,
    batch_share: Annotated[float | None, typer.Option(min=0, max=100, help="Percent sent as batch.")] = None,
    start: From = None,
    last: To = None,
    where: Where = None,
) -> None:
    """Price the same requests under other terms. Exact, and judged by the ratings of the agents."""
    from analytics_desktop.models.unit import exact
    from analytics_desktop.services.savings.what_if import what_if as compute

    console: Console = context.obj
    question = _question(model, source, agent, cache_share, batch_share)
    with console.desk() as desk:
        filters = asked(desk, start, last, None, None, where, None)
        found = compute(desk, filters, question)
    told = {name: format(value, "f") for name, value in _amounts(found).items()}
    counts = {"requests": found.requests, "unpriced": found.unpriced, "quality_holds": found.holds}
    lines = [f"{name.capitalize():<10} {exact(value, 'money'):>16}" for name, value in _amounts(found).items()]
    left = f"{found.unpriced:,} of {found.requests:,} requests have no price there and stay as they are."
    lines += [left] if found.unpriced else []
    console.result({**told, **counts, "quality": found.quality}, "\n".join([*lines, found.quality]))


def _question(
    model: str | None, source: str | None, agent: str | None, cache: float | None, batch: float | None
) -> Any:
    from fractions import Fraction

    from analytics_desktop.models.replay import WhatIf

    cached, batched = (None if share is None else Fraction(str(share)) / 100 for share in (cache, batch))
    return WhatIf(model, source, agent, cached, batched)


def _amounts(found: Any) -> dict[str, Any]:
    return {"booked": found.booked, "replayed": found.replayed, "saving": found.saving, "untouched": found.untouched}


def _decide(console: Console, kind: str, key: str, note: str) -> None:
    from analytics_desktop.services.savings.decisions import decide_recommendation

    with console.desk() as desk:
        what = decide_recommendation(desk, kind, key, note)
    console.result({"decided": kind, "key": key}, f"Noted: {what}")


def _plain(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]
