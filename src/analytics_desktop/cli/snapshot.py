"""Verbs for snapshots: one signed and encrypted file that another machine opens read-only and offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.models.errors import Problem

PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="File with the passphrase of the snapshot.")
]

tree = typer.Typer(
    help="Give the data of this workspace to another machine. It is one signed and encrypted file.",
    no_args_is_help=True,
)


@tree.command()
def save(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as june.analytics-snapshot")],
    to: Annotated[
        str | None, typer.Option(metavar="KEY", help="Lock it for one recipient: what their 'snapshot key' shows.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Save the newest data. Whoever opens it sees what this login may see; lock it accordingly."""
    from analytics_desktop.services.journal import Journal
    from analytics_desktop.services.snapshot.locks import Passphrase, Recipient
    from analytics_desktop.services.snapshot.save import save_snapshot

    console: Console = context.obj
    workspace = console.workspace()
    secrets = console.secrets(workspace)
    lock = Recipient(to) if to else Passphrase(_passphrase(passphrase_file, "New passphrase of the snapshot: "))
    Journal(workspace, secrets).append("access", "snapshot.save", str(out), {"to": to or "passphrase"})
    saved = save_snapshot(workspace, secrets, lock, out, console.progress)
    told = {"file": str(saved.file), "bytes": saved.bytes, "generation": saved.generation, "signer": saved.fingerprint}
    console.result(told, f"{saved.file}\nSigned by {saved.fingerprint}: tell the recipient by another way.")


@tree.command("open")
def open_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The snapshot.")],
    signer: Annotated[
        str | None, typer.Option(metavar="HEX", help="Fingerprint of the key that must have signed it.")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make this workspace the snapshot's, read-only. Changed, cut-off or older files are refused."""
    from analytics_desktop.services.snapshot.locks import Lock, Passphrase, Recipient
    from analytics_desktop.services.snapshot.receive import look_at, open_snapshot

    console: Console = context.obj
    workspace = console.workspace()
    secrets = console.secrets(workspace)
    lock: Lock = Recipient(secrets=secrets)
    if look_at(file).needs_passphrase:
        lock = Passphrase(_passphrase(passphrase_file, "Passphrase of the snapshot: "))
    seen = open_snapshot(workspace, secrets, lock, file, signer, console.progress)
    told = {"company": seen.header.company, "data_as_of": seen.header.data_as_of, "signer": seen.fingerprint}
    console.result(
        told,
        f"{seen.header.company}, data as of {seen.header.data_as_of}\nSigned by {seen.fingerprint}"
        + ("" if signer else ": compare it with what the sender told you."),
    )


@tree.command()
def key(context: typer.Context) -> None:
    """Show the key that locks snapshots for this workspace. It is no secret."""
    from analytics_desktop.services.snapshot.locks import own_recipient

    console: Console = context.obj
    text = own_recipient(console.secrets(console.workspace()))
    console.result({"key": text}, text)


def _passphrase(file: Path | None, question: str) -> str:
    import sys
    from getpass import getpass

    if file is not None:
        try:
            return file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(f"The passphrase file {file} cannot be read.", "Check the name.", str(error)) from error
    if not sys.stdin.isatty():
        raise Problem("A passphrase is needed.", "Give it with --passphrase-file FILE, or lock with --to KEY.")
    return getpass(question)
