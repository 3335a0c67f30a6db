"""Verbs for channels: over what alerts and the digest leave this machine."""

from __future__ import annotations

from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from analytics_desktop.cli.console import Console

if TYPE_CHECKING:
    from analytics_desktop.models.channel import Channel, MailServer
    from analytics_desktop.services.messages.channels import Channels

tree = typer.Typer(help="Over what alerts and the digest leave this machine.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Your name of the channel, such as: finance")]
Kind = Annotated[Literal["email", "slack", "webhook", "apprise"], typer.Argument(help="What takes the messages.")]


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="channels")


@tree.command()
def add(
    context: typer.Context,
    kind: Kind,
    name: Name,
    to: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help="Who gets the mail; repeat for more.")] = None,
    host: Annotated[str, typer.Option(help="Mail server.")] = "",
    port: Annotated[int, typer.Option(help="Port of the mail server. 0: 587, or 465 with TLS.")] = 0,
    protection: Annotated[
        Literal["starttls", "tls", "none"], typer.Option(help="none: only to a server on this computer.")
    ] = "starttls",
    login: Annotated[str, typer.Option(help="Login at the mail server, where it asks for one.")] = "",
    sender: Annotated[str, typer.Option(metavar="ADDRESS", help="From whom the mail comes.")] = "",
    least: Annotated[
        Literal["info", "warning", "critical"], typer.Option(help="Alerts below this are not sent.")
    ] = "warning",
    secret_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File with the password or webhook address. Without it you are asked."),
    ] = None,
) -> None:
    """Set up a channel, or change it. Password and webhook address go to the keyring."""
    from analytics_desktop.models.channel import MailServer
    from analytics_desktop.services.messages.carriers import allowed_by
    from analytics_desktop.services.messages.channels import check_reach, new_channel
    from analytics_desktop.services.settings import load_settings

    console: Console = context.obj
    known = _channels(console)
    server = None
    if kind == "email":
        server = MailServer(host, port or (465 if protection == "tls" else 587), protection, login, sender)
    channel = new_channel(name, kind, least, tuple(to or ()), server)
    secret = _secret(kind, login, secret_file)
    check_reach(channel, secret, allowed_by(load_settings(console.workspace())))
    known.keep(channel, secret)
    console.result({"channel": name}, f"{name} is set up. Try it: analytics-desktop channels test {name}")


@tree.command("list")
def list_channels(context: typer.Context) -> None:
    """List the channels. Passwords and webhook addresses are never shown."""
    console: Console = context.obj
    found = _channels(console).all()
    console.result([told(one) for one in found], "\n".join(map(line, found)) or "There are no channels.")


@tree.command()
def remove(context: typer.Context, name: Name) -> None:
    """Remove a channel, with its password or address."""
    console: Console = context.obj
    _channels(console).remove(name)
    console.result({"removed": name}, f"{name} is removed.")


@tree.command()
def test(context: typer.Context, name: Name) -> None:
    """Send a test message at once, and tell what goes wrong."""
    from analytics_desktop.services.messages.carriers import try_channel
    from analytics_desktop.services.settings import load_settings

    console: Console = context.obj
    reached = try_channel(_channels(console), name, load_settings(console.workspace()))
    whom = ", ".join(one for one in reached if one) or name
    console.result({"channel": name, "sent": len(reached)}, f"A test message was sent to {whom}.")


def told(channel: Channel) -> dict[str, Any]:
    server: MailServer | None = channel.server
    place = f"{server.host}:{server.port}" if server else ""
    return {
        "name": channel.name,
        "kind": channel.kind,
        "least": channel.least,
        "since": channel.since.isoformat(),
        "recipients": [one for one in channel.recipients if one],
        "server": place,
    }


def line(channel: Channel) -> str:
    from analytics_desktop.models.channel import KIND_WORDS

    one = told(channel)
    whom = f" to {', '.join(one['recipients'])} by {one['server']}" if channel.server else ""
    return f"{channel.name}: {KIND_WORDS[channel.kind]}{whom}, alerts from {channel.least} on"


def _secret(kind: str, login: str, file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    if kind == "email" and not login:
        return ""
    return getpass("Password of the mail login: " if kind == "email" else "Address to post to: ")


def _channels(console: Console) -> Channels:
    from analytics_desktop.services.messages.channels import Channels

    workspace = console.workspace()
    return Channels(workspace, console.secrets(workspace))
