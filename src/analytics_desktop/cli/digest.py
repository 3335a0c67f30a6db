"""Verbs for the weekly digest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.messages import office_of, tally_told, tally_words

if TYPE_CHECKING:
    from analytics_desktop.services.messages.digest.subscribers import Subscribers

tree = typer.Typer(help="The last whole week in one mail, to everybody who wants it.", no_args_is_help=True)
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="Email address of the person.")]


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="digest")


@tree.command()
def subscribe(
    context: typer.Context,
    address: Address,
    channel: Annotated[str, typer.Option(metavar="NAME", help="Email channel; needed where there are several.")] = "",
    asked_for: Annotated[
        bool, typer.Option("--asked-for", help="The person asked for it after unsubscribing.")
    ] = False,
) -> None:
    """Send the digest to a person every week."""
    console: Console = context.obj
    one = _subscribers(console).add(address, channel, datetime.now(UTC), asked_for)
    console.result({"address": one.address, "channel": one.channel}, f"{one.address} gets the digest.")


@tree.command()
def unsubscribe(context: typer.Context, address: Address) -> None:
    """Never send the digest to a person again. What waits for them is dropped."""
    console: Console = context.obj
    _subscribers(console).remove(address, datetime.now(UTC))
    console.result({"unsubscribed": address}, f"{address} gets no digest any more.")


@tree.command("list")
def list_subscribers(context: typer.Context) -> None:
    """List who gets the digest, and who does not want it."""
    console: Console = context.obj
    known = _subscribers(console)
    told = [{"address": one.address, "channel": one.channel, "since": one.since.isoformat()} for one in known.all()]
    gone = list(known.unsubscribed())
    lines = [f"{one.address}, over {one.channel}" for one in known.all()] + [f"{one}, unsubscribed" for one in gone]
    console.result({"subscribers": told, "unsubscribed": gone}, "\n".join(lines) or "Nobody gets the digest.")


@tree.command()
def send(context: typer.Context) -> None:
    """Send the digest of last week. Whoever has got it does not get it again."""
    from analytics_desktop.services.messages.digest.content import make_digest
    from analytics_desktop.services.messages.digest.send import queue_digest

    console: Console = context.obj
    office, now = office_of(console), datetime.now(UTC)
    wanted = _subscribers(console).all()
    with console.desk() as desk:
        digest, source = make_digest(desk, now, console.progress), desk.source
    queued = queue_digest(digest, wanted, office.channels, office.outbox, now)
    tally = office.deliver(source, console.progress)
    words = f"{digest.period_words}: {queued} of {len(wanted)} had not got it. {tally_words(tally)}"
    console.result({"queued": queued, "subscribers": len(wanted), **tally_told(tally)}, words)
    if tally.failed:
        raise typer.Exit(1)


@tree.command()
def preview(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write: .html, .txt or .eml.")],
) -> None:
    """Write the digest of the last week into a file. Nothing is sent."""
    from analytics_desktop.services.messages.digest.content import make_digest
    from analytics_desktop.services.messages.digest.send import write_preview

    console: Console = context.obj
    with console.desk() as desk:
        digest = make_digest(desk, datetime.now(UTC), console.progress)
    console.result({"file": str(write_preview(digest, out)), "missing": list(digest.missing)}, str(out))


def _subscribers(console: Console) -> Subscribers:
    from analytics_desktop.services.messages.digest.subscribers import Subscribers

    workspace = console.workspace()
    return Subscribers(workspace, console.secrets(workspace))
