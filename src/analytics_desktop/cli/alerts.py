"""Verbs for alerts: check, list, read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.messages import office_of, tally_words

if TYPE_CHECKING:
    from analytics_desktop.models.alert import Alert

tree = typer.Typer(help="What somebody should look at: budgets, unusual cost, old data.", no_args_is_help=True)


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="alerts")


@tree.command()
def check(
    context: typer.Context,
    send: Annotated[bool, typer.Option(help="Send what is new over the channels.")] = True,
) -> None:
    """Look for what is new. Each alert is told once, however often you check."""
    from analytics_desktop.services.alerts.check import check_alerts

    console: Console = context.obj
    with console.desk() as desk:
        new = check_alerts(desk, progress=console.progress)
        source = desk.source
    console.result([_told(alert) for alert in new], "\n".join(map(_line, new)) or "Nothing new.")
    if send:
        office = office_of(console)
        if office.channels.all():
            console.note(tally_words(office.deliver(source, console.progress)))


@tree.command("list")
def list_alerts(
    context: typer.Context, unread: Annotated[bool, typer.Option("--unread", help="Only those not read yet.")] = False
) -> None:
    """List the alerts that were raised, the newest first."""
    from analytics_desktop.services.alerts.log import AlertLog

    console: Console = context.obj
    with console.desk() as desk:
        found = [one for one in AlertLog(desk.journal).alerts() if not (unread and one.is_read)]
    told = [_told(one.alert) | {"read": one.is_read, "delivered": sorted(one.delivered)} for one in found]
    lines = [f"{'read  ' if one.is_read else 'unread'}  {_line(one.alert)}" for one in found]
    console.result(told, "\n".join(lines) or "There are no alerts.")


@tree.command()
def read(
    context: typer.Context,
    key: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...", help="As alerts list --json tells it.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Mark alerts as read."""
    from analytics_desktop.services.alerts.log import AlertLog

    console: Console = context.obj
    if not key and not everything:
        raise typer.BadParameter("Name the keys of alerts, or give --all.")
    with console.desk() as desk:
        log = AlertLog(desk.journal)
        wanted = [one.alert.key for one in log.alerts()] if everything else list(key or ())
        log.mark_read(wanted)
        left = sum(not one.is_read for one in log.alerts())
    console.result({"unread": left}, f"{left} unread.")


def _told(alert: Alert) -> dict[str, Any]:
    return {**asdict(alert), "at": alert.at.isoformat()}


def _line(alert: Alert) -> str:
    return f"{alert.at:%Y-%m-%d %H:%M}  {alert.severity:<8}  {alert.title}: {alert.sentence}"
