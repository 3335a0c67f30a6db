"""Verbs for the outbox: what waits, what went out, what failed and why."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics_desktop.cli.console import Console

if TYPE_CHECKING:
    from analytics_desktop.models.message import Posted, Tally
    from analytics_desktop.services.messages.office import Office

tree = typer.Typer(help="The outbox: what waits, what went out, what failed and why.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="ID", help="The beginning of the id that messages list shows.")]


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="messages")


@tree.command("list")
def list_messages(
    context: typer.Context,
    unsent: Annotated[bool, typer.Option("--unsent", help="Only those that wait or failed.")] = False,
) -> None:
    """List the messages of the last 90 days, the newest first."""
    from analytics_desktop.models.message import OPEN

    console: Console = context.obj
    office = office_of(console)
    found = [one for one in reversed(office.outbox.all()) if one.state in OPEN or not unsent]
    for file in office.outbox.damaged:
        console.note(f"This message cannot be read any more; delete the file if you do not miss it: {file}")
    lines = [_line(one, office.held_until(one)) for one in found]
    console.result([_told(one) for one in found], "\n".join(lines) or "There are no messages.")


@tree.command()
def deliver(context: typer.Context) -> None:
    """Send what is due now. Alerts that were raised but not sent are taken in first."""
    console: Console = context.obj
    tally = office_of(console).deliver(progress=console.progress)
    console.result(tally_told(tally), tally_words(tally))
    if tally.failed:
        raise typer.Exit(1)


@tree.command()
def retry(context: typer.Context, id_: Id) -> None:
    """Let failed messages wait again. The next delivery tries them."""
    console: Console = context.obj
    count = office_of(console).outbox.try_again(id_, datetime.now(UTC))
    console.result({"waiting": count}, f"{count} wait to be sent again.")


@tree.command()
def drop(context: typer.Context, id_: Id) -> None:
    """Give up messages that have not gone out."""
    console: Console = context.obj
    count = office_of(console).outbox.drop(id_)
    console.result({"dropped": count}, f"{count} will not be sent.")


def office_of(console: Console) -> Office:
    from analytics_desktop.services.messages.office import Office

    workspace = console.workspace()
    return Office(workspace, console.secrets(workspace))


def tally_told(tally: Tally) -> dict[str, Any]:
    return {**asdict(tally), "next_at": tally.next_at.isoformat() if tally.next_at else None}


def tally_words(tally: Tally) -> str:
    if tally.busy:
        return "Another process is delivering messages at this moment."
    words = [f"{tally.sent} sent", f"{tally.failed} failed", f"{tally.later} to be tried later"]
    words += [f"{tally.held} held until the quiet hours end"] if tally.held else []
    return ", ".join(words) + (
        ". See: analytics-desktop messages list --unsent" if tally.failed or tally.later else "."
    )


def _told(one: Posted) -> dict[str, Any]:
    return {
        "id": one.message.id,
        "channel": one.message.channel,
        "recipient": one.message.recipient,
        "subject": one.message.subject,
        "state": "waiting" if one.state == "sending" else one.state,
        "queued_at": one.queued_at.isoformat(),
        "next_at": one.next_at.isoformat(),
        "tries": one.tries,
        "trouble": one.trouble,
        "remedy": one.remedy,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
    }


def _line(one: Posted, held: datetime | None) -> str:
    whom = f" to {one.message.recipient}" if one.message.recipient else ""
    head = f"{one.message.id[:8]}  {one.state:<7}  {one.queued_at:%Y-%m-%d %H:%M}  {one.message.channel}{whom}: "
    tail = [f"          {one.trouble} {one.remedy}".rstrip()] if one.trouble else []
    if held is not None:
        tail.append(f"          Held until {held:%Y-%m-%d %H:%M} UTC: quiet hours.")
    elif one.state == "waiting" and one.tries:
        tail.append(f"          Tried {one.tries} times; next at {one.next_at:%Y-%m-%d %H:%M} UTC.")
    return "\n".join([head + one.message.subject, *tail])
