"""Verbs that pull from other systems."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.central import Dsn
from analytics_desktop.cli.console import Console

connectors = typer.Typer(help="Systems that deals and KPI values are pulled from.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="salesforce, hubspot, jira or sql")]


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(pull)
    tree.add_typer(connectors, name="connectors")


def pull(
    context: typer.Context,
    name: Name,
    dsn: Dsn,
    options: Annotated[list[str] | None, typer.Option("--set", metavar="OPTION=VALUE", help="Repeat for more.")] = None,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where rows that could not be used go, with the reason.")
    ] = None,
) -> None:
    """Pull deals or KPI values into the central store. A run that was stopped goes on where it stopped."""
    from analytics_desktop.cli.formats import report_text
    from analytics_desktop.models.connector import Access
    from analytics_desktop.services.connectors.keys import key_of
    from analytics_desktop.services.connectors.pull import pull as fetch
    from analytics_desktop.services.importers import pairs

    console: Console = context.obj
    workspace = console.workspace()
    access = Access(pairs(options or [], "--set"), key_of(console.secrets(workspace), name))
    place = rejects or workspace.root / f"{name}.rejects.csv"
    console.result(*report_text(fetch(name, access, dsn, place, console.progress)))


@connectors.command("list")
def list_connectors(context: typer.Context) -> None:
    """Every system with its options. Says what the keyring keeps for it."""
    from analytics_desktop.services.connectors import connectors as known

    console: Console = context.obj
    lines = []
    for kind in known().values():
        lines += [f"{kind.name}: {kind.title}. {kind.help}", f"    key: {kind.secret}"]
        lines += [f"    --set {name}=... {text}" for name, text in kind.options.items()]
    console.result([asdict(kind) for kind in known().values()], "\n".join(lines))


@connectors.command()
def key(
    context: typer.Context,
    name: Name,
    file: Annotated[Path | None, typer.Option(help="File with the key. Without it the key is asked for.")] = None,
) -> None:
    """Keep the key of a system in the keyring. It is never shown, and never part of a command."""
    from getpass import getpass

    from analytics_desktop.services.connectors.keys import keep_key

    console: Console = context.obj
    workspace = console.workspace()
    secret = file.read_text(encoding="utf-8") if file else getpass(f"Key of {name}: ")
    keep_key(console.secrets(workspace), name, secret)
    console.result({"connector": name}, f"The key of {name} is kept.")
