"""Verbs that tell who is behind a pseudonym, when two people agree."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from analytics_desktop.cli.console import Console

tree = typer.Typer(help="Who is behind a pseudonym. One asks, another one approves.", no_args_is_help=True)
Pseudonym = Annotated[str, typer.Argument(help="As it stands in the file, such as p-0f3a...")]


@tree.command("list")
def list_requests(context: typer.Context) -> None:
    """List who asked for what and why, and who approved."""
    from analytics_desktop.services.unmask import APPROVED, REQUESTED

    console: Console = context.obj
    with console.desk() as desk:
        found = [*desk.decisions(REQUESTED), *desk.decisions(APPROVED)]
    lines = [
        f"{one.decided_at:%Y-%m-%d %H:%M}  {one.kind.removeprefix('unmask.'):<9}  {one.decided_by}  {one.subject}  "
        f"{one.body.get('reason', '')}\n    id {one.id}, {one.state}"
        for one in found
    ]
    console.result([asdict(one) for one in found], "\n".join(lines) or "Nobody asked yet.")


@tree.command()
def request(
    context: typer.Context,
    pseudonym: Pseudonym,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; the one who approves reads it.")] = "",
) -> None:
    """Ask who is behind a pseudonym. The next sync brings the request to who may approve."""
    from analytics_desktop.services.unmask import request as ask

    console: Console = context.obj
    with console.desk() as desk:
        made = ask(desk, pseudonym, reason)
    console.result(
        asdict(made), f"Asked. Sync, then somebody else approves: analytics-desktop unmask approve {made.id}"
    )


@tree.command()
def approve(
    context: typer.Context,
    request_id: Annotated[str, typer.Argument(metavar="ID", help="Of the request, as unmask list shows it.")],
) -> None:
    """Approve what somebody else asked for. Counts for seven days from the next sync on."""
    from analytics_desktop.services.unmask import approve as agree

    console: Console = context.obj
    with console.desk() as desk:
        made = agree(desk, request_id)
    console.result(asdict(made), "Approved. It counts once both machines have synced.")


@tree.command()
def show(context: typer.Context, pseudonym: Pseudonym) -> None:
    """Tell the person, once another one has approved. This is logged too."""
    from analytics_desktop.services.unmask import show as tell

    console: Console = context.obj
    with console.desk() as desk:
        name = tell(desk, pseudonym)
    console.result({"pseudonym": pseudonym, "person": name}, name)
