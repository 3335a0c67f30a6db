"""Verbs for the signed heads of the audit log that this workstation has seen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.models.errors import Problem

Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; kept in the journal.")]

tree = typer.Typer(
    help="The heads of the audit log that were seen here. They show that its past stays as it is.",
    no_args_is_help=True,
)


@tree.command("list")
def list_heads(context: typer.Context) -> None:
    """Show the pinned heads, oldest first, with their witnesses."""
    from analytics_desktop.services.audit.heads import pinned_heads

    console: Console = context.obj
    workspace = console.workspace()
    heads = pinned_heads(workspace, console.secrets(workspace))
    told, lines = [], [f"Key {heads.pins.fingerprint}"]
    for one in heads.pins.heads:
        checkpoint = one.head.checkpoint
        witnesses = [line.name for line in one.head.lines if line.name != checkpoint.origin]
        told.append(
            {"size": checkpoint.size, "root": checkpoint.root.hex(), "seen_at": one.seen_at, "witnesses": witnesses}
        )
        shown = f", witnessed by {', '.join(witnesses)}" if witnesses else ""
        lines.append(f"{one.seen_at}  {checkpoint.size:>12,} entries  {checkpoint.root.hex()[:16]}…{shown}")
    console.result({"key": heads.pins.fingerprint, "heads": told}, "\n".join(lines))


@tree.command("print")
def print_head(
    context: typer.Context,
    mail: Annotated[
        str | None, typer.Option("--mailto", metavar="ADDRESS", help="Give a link that opens a mail with the head.")
    ] = None,
) -> None:
    """Give the newest head as a text for paper, a mail or a witness."""
    from analytics_desktop.services.audit.heads import mail_link, pinned_heads, printed

    console: Console = context.obj
    workspace = console.workspace()
    heads = pinned_heads(workspace, console.secrets(workspace))
    text = mail_link(heads, mail) if mail else printed(heads)
    console.result({"text": text}, text)


@tree.command()
def witness(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The note or signature line that the witness returned.")],
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The witness's verifier key: name+1234abcd+base64 (Ed25519).")
    ] = None,
) -> None:
    """Keep what an outside witness signed with the head it is about. With --key only if the signature holds."""
    from analytics_desktop.services.audit.heads import add_witness, pinned_heads

    console: Console = context.obj
    workspace = console.workspace()
    secrets = console.secrets(workspace)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The file {file} cannot be read as text.", "Check the name.", str(error)) from error
    head, is_checked = add_witness(secrets, pinned_heads(workspace, secrets), text, key)
    words = "checked and kept" if is_checked else "kept, but not checked: give the witness's --key to check it"
    console.result({"size": head.checkpoint.size, "checked": is_checked}, f"The witness's line was {words}.")


@tree.command()
def check(context: typer.Context) -> None:
    """Compare the audit log with its signed heads. Every entry with its leaf, and the leaves with every head."""
    from analytics_desktop.services.audit.heads import check_now

    console: Console = context.obj
    workspace = console.workspace()
    found = check_now(workspace, console.secrets(workspace))
    told = {"size": found.size, "leaves": found.leaves, "entries": found.entries, "key": found.fingerprint}
    console.result(told, found.sentence)


@tree.command()
def accept(
    context: typer.Context,
    fingerprint: Annotated[str, typer.Argument(help="Of the new key, as its owner told you by another way.")] = "",
    reason: Reason = "",
    new_history: Annotated[
        bool, typer.Option("--new-history", help="Forget the heads seen so far, as after the store was restored.")
    ] = False,
) -> None:
    """Trust another signing key, or another history, from now on. Who, when and why stay in the journal."""
    from analytics_desktop.services.audit.heads import accept as trust
    from analytics_desktop.services.audit.heads import pinned_heads, start_anew
    from analytics_desktop.services.journal import Journal

    console: Console = context.obj
    workspace = console.workspace()
    secrets = console.secrets(workspace)
    heads, journal = pinned_heads(workspace, secrets), Journal(workspace, secrets)
    if new_history:
        start_anew(secrets, journal, heads, reason)
    else:
        trust(secrets, journal, heads.server_id, fingerprint.lower(), reason)
    console.result({"accepted": fingerprint or "new history"}, "Accepted. Sync again to continue.")
