"""Verbs about the access log of this workspace."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from analytics_desktop.cli.console import Console

if TYPE_CHECKING:
    from analytics_desktop.models.journal import Entry

tree = typer.Typer(help="What was looked at, exported and verified on this machine.", no_args_is_help=True)


@tree.command("list")
def list_accesses(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many of the newest.")] = 50,
) -> None:
    """List the newest entries of the access log. Each with when, who, what and which filters."""
    from analytics_desktop.cli.formats import columns_text
    from analytics_desktop.services.access.log import AccessLog
    from analytics_desktop.services.access.told import HEAD, told

    console: Console = context.obj
    workspace = console.workspace()
    entries = AccessLog(workspace, console.secrets(workspace)).newest(limit)
    lines = [told(entry) for entry in entries]
    text = columns_text(HEAD, lines, [False] * len(HEAD)) if lines else "Nothing was looked at on this machine yet."
    console.result([_value(entry) for entry in entries], text)


@tree.command()
def verify(context: typer.Context) -> None:
    """Check the whole access log. Ends with 3 when an entry was changed, removed or moved."""
    from analytics_desktop.models.errors import Problem
    from analytics_desktop.services.access.log import AccessLog
    from analytics_desktop.services.access.told import checked_words

    console: Console = context.obj
    workspace = console.workspace()
    log = AccessLog(workspace, console.secrets(workspace))
    try:
        found = log.check()
    except Problem as problem:
        console.problem(problem)
        raise typer.Exit(3) from None
    console.result(asdict(found), checked_words(found))


def _value(entry: Entry) -> dict[str, object]:
    return {"at": entry.at.isoformat(), "who": entry.who, "kind": entry.kind, "subject": entry.subject, **entry.body}
