"""Verbs that tend one workspace: connect, settings, sync, doctor."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from analytics_desktop.cli.central import Dsn
from analytics_desktop.cli.console import Console

settings = typer.Typer(help="See and change the settings of the workspace.", no_args_is_help=True)


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(connect)
    tree.command()(sync)
    tree.command()(doctor)
    tree.add_typer(settings, name="settings")


def connect(
    context: typer.Context,
    dsn: Dsn,
    check: Annotated[bool, typer.Option(help="Try the connection before it is kept.")] = True,
) -> None:
    """Keep the connection to the central store. The password goes into the system's keyring, not into a file."""
    from analytics_desktop.services.connection import check_connection, store_connection

    console: Console = context.obj
    workspace = console.workspace()
    if check:
        check_connection(dsn)
    address = store_connection(workspace, console.secrets(workspace), dsn)
    console.result({"central": address}, f"This workspace is connected to {address}.\nNext: analytics-desktop sync")


def sync(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="Read everything again instead of only what changed.")] = False,
) -> None:
    """Fetch what changed in the central store. The old data stays usable until the new is complete."""
    from analytics_desktop.cli.formats import report_text
    from analytics_desktop.services.connection import load_connection
    from analytics_desktop.services.sync import sync as fetch

    console: Console = context.obj
    workspace = console.workspace()
    secrets = console.secrets(workspace)
    report = fetch(workspace, secrets, load_connection(workspace, secrets), full=full, progress=console.progress)
    console.result(*report_text(report))


def doctor(context: typer.Context) -> None:
    """Tell what this machine lacks. Each finding says how to mend it. Ends with 1 where something needed is missing."""
    from analytics_desktop.services.doctor import examine

    console: Console = context.obj
    findings = examine(console.workspace().root)
    lines = [f"{one.mark:<8} {one.subject}: {one.words}\n         {one.remedy}".rstrip() for one in findings]
    console.result([asdict(one) for one in findings], "\n".join(lines))
    if any(one.mark == "missing" for one in findings):
        raise typer.Exit(1)


@settings.command("list")
def list_settings(context: typer.Context) -> None:
    """All settings with their values and what they mean."""
    from analytics_desktop.models.settings import setting_helps
    from analytics_desktop.services.settings import load_settings

    console: Console = context.obj
    values = asdict(load_settings(console.workspace()))
    text = "\n".join(f"{one.key} = {values[one.key]}\n    {one.title}. {one.help}" for one in setting_helps())
    console.result(values, text)


@settings.command("get")
def get_setting(context: typer.Context, key: Annotated[str, typer.Argument(help="Name of the setting.")]) -> None:
    """The value of one setting."""
    from analytics_desktop.services.settings import find, load_settings

    console: Console = context.obj
    value = getattr(load_settings(console.workspace()), find(key).key)
    console.result({key: value}, str(value))


@settings.command("set")
def set_setting(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="Name of the setting.")],
    value: Annotated[str, typer.Argument(help="New value.")],
) -> None:
    """Change one setting."""
    from analytics_desktop.services.settings import set_value

    console: Console = context.obj
    changed = getattr(set_value(console.workspace(), key, value), key)
    console.result({key: changed}, f"{key} = {changed}")
