"""Verbs that show the catalogue and its numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.figures import Form
from analytics_desktop.cli.question import By, Compare, Cross, From, Grained, To, Where, asked

ONLINE = "usage.online_now"


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(metrics)
    tree.command()(show)


def metrics(context: typer.Context) -> None:
    """List every number this program knows. Each comes with its definition."""
    from analytics_desktop.cli.formats import catalogue_text
    from analytics_desktop.services.catalogue import load_catalogue

    console: Console = context.obj
    console.result(*catalogue_text(load_catalogue()))


def show(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="PAGE|PAGE.METRIC", help="Such as cost, or cost.total_cost")],
    start: From = None,
    last: To = None,
    grain: Grained = None,
    by: By = None,
    cross: Cross = None,
    where: Where = None,
    compare: Compare = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = "table",
) -> None:
    """Print a number or a whole page. The forms csv and json are never rounded, and people carry pseudonyms."""
    from analytics_desktop.cli.figures import figure_of_metric, figures_text
    from analytics_desktop.cli.online import live_figure
    from analytics_desktop.cli.page_text import page_text

    console: Console = context.obj
    form = "json" if console.as_json else form
    with console.desk(for_programs=form != "table") as desk:
        filters = asked(desk, start, last, grain, by, where, compare, cross)
        if "." in what:
            figure = live_figure(console, desk, filters) if what == ONLINE else figure_of_metric(desk, what, filters)
            figure = figure if form == "table" else figure.given_away(desk.pseudonyms())
            console.say(figures_text([figure], form, single=True))
        else:
            from analytics_desktop.services.audit.pseudonyms import for_export
            from analytics_desktop.services.insight.look_ahead import look_ahead

            page = desk.page(what, filters, progress=console.progress)
            page = look_ahead(desk, page, console.progress)
            console.say(page_text(page if form == "table" else for_export(page, desk.pseudonyms()), form))
