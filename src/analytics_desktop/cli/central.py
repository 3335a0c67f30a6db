"""Verbs for the person who looks after the central store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.console import Console

Dsn = Annotated[
    str,
    typer.Option(
        envvar="ANALYTICS_DESKTOP_DSN",
        metavar="DSN",
        help="Central store, such as postgresql://login:password@server:5432/analytics",
    ),
]

tree = typer.Typer(help="Set up and look after the central store (administrators).", no_args_is_help=True)
prices = typer.Typer(help="The price book that requests are priced with.", no_args_is_help=True)
logins = typer.Typer(help="Logins for workstations.", no_args_is_help=True)
tree.add_typer(prices, name="prices")
tree.add_typer(logins, name="login")


@tree.command()
def migrate(context: typer.Context, dsn: Dsn) -> None:
    """Create the tables, or bring them to this version. Safe to repeat."""
    from analytics_desktop.services.central.migrate import migrate as bring_up

    console: Console = context.obj
    schema = bring_up(dsn, progress=console.progress)
    console.result({"schema_version": schema}, f"The central store is at version {schema}.")


@tree.command()
def maintain(
    context: typer.Context,
    dsn: Dsn,
    head_key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Key that signs the head of the audit log. Default: the one in the keyring of this account, if any.",
        ),
    ] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Sign with another key than before. Every workstation will ask about it.")
    ] = False,
) -> None:
    """Do the daily upkeep. Partitions ahead, retention, aggregates, a signed head; for cron or a systemd timer."""
    from analytics_desktop.cli.formats import report_text
    from analytics_desktop.services.central.head_key import head_key_in, head_key_of_machine
    from analytics_desktop.services.central.maintain import maintain as keep_up

    console: Console = context.obj
    key = head_key_in(head_key) if head_key else head_key_of_machine()
    report = keep_up(dsn, progress=console.progress, head_key=key, new_key=new_key)
    if key is None:
        console.note("No head of the audit log was signed: there is no --head-key FILE and no keyring here.")
    console.result(*report_text(report))


@tree.command("head-key")
def make_key(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")]) -> None:
    """Make a key that signs heads of the audit log. Keep it where administrators of the database cannot read it."""
    from analytics_desktop.services.audit.signing import fingerprint_of, public_pem
    from analytics_desktop.services.central.head_key import head_key_in, make_head_key

    console: Console = context.obj
    make_head_key(file)
    fingerprint = fingerprint_of(public_pem(head_key_in(file).public_key()))
    told = {"file": str(file), "fingerprint": fingerprint}
    console.result(told, f"{file}\nFingerprint, for whoever checks heads: {fingerprint}")


@tree.command()
def check(context: typer.Context, dsn: Dsn) -> None:
    """Tell what is unsafe or unfinished in the store. Ends with 1 where something is bad."""
    from analytics_desktop.cli.formats import findings_text
    from analytics_desktop.services.central.check import check as look_over

    console: Console = context.obj
    findings = look_over(dsn, progress=console.progress)
    console.result(*findings_text(findings))
    if any(one.level == "bad" for one in findings):
        raise typer.Exit(1)


@tree.command()
def load_demo(
    context: typer.Context,
    dsn: Dsn,
    people: Annotated[int, typer.Option(help="Size of the company.")] = 400,
    days: Annotated[int, typer.Option(help="Days of history, ending yesterday.")] = 395,
    seed: Annotated[int, typer.Option(help="The same seed gives the same company.")] = 1,
) -> None:
    """Fill an empty store with an invented company. It is marked as such everywhere."""
    from analytics_desktop.cli.formats import report_text
    from analytics_desktop.services.central.demo import load_demo as fill

    console: Console = context.obj
    summary = fill(dsn, people=people, days=days, seed=seed, progress=console.progress)
    console.result(*report_text(summary))


@tree.command()
def retention(
    context: typer.Context,
    dsn: Dsn,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="TABLE=DAYS", help="Keep rows of the table so long.")
    ] = None,
) -> None:
    """Show for how many days rows are kept, and change it. The next maintenance applies it."""
    from analytics_desktop.services.central.retention import policies, set_policies

    console: Console = context.obj
    if changes:
        set_policies(dsn, changes)
    found = policies(dsn)
    console.result(found, "\n".join(f"{days:>6,} days  {table}" for table, days in found.items()))


@tree.command()
def erase(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Id, e-mail address or login.")],
    dsn: Dsn,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept in the audit log. Name nobody in it.")] = "",
    request: Annotated[int | None, typer.Option(metavar="ID", help="The data request that this fulfils.")] = None,
) -> None:
    """Make a person unreadable for good. Every proof of the audit log still holds; what is out of reach is listed."""
    from dataclasses import asdict

    from analytics_desktop.services.central.subject import erase_person

    console: Console = context.obj
    done = erase_person(dsn, person, reason, request)
    rows = ", ".join(f"{count:,} {table}" for table, count in done.rows.items() if count)
    lines = [f"Person {done.person} is erased: {rows}.", "Out of reach:", *(f"  - {one}" for one in done.out_of_reach)]
    console.result(asdict(done), "\n".join(lines))


@prices.command("import")
def import_prices(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV: provider, model, bucket, price_per_million, currency, valid_from")],
    dsn: Dsn,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file and change nothing.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="File for the rows that could not be used, with reasons.")
    ] = None,
) -> None:
    """Load the prices of your contract. They win over list prices; unpriced requests are priced at once."""
    from analytics_desktop.cli.formats import report_text
    from analytics_desktop.models.importing import ImportOptions
    from analytics_desktop.services.importers import import_prices as load

    console: Console = context.obj
    console.result(*report_text(load(file, dsn, ImportOptions(dry_run, rejects), progress=console.progress)))


@prices.command()
def refresh(context: typer.Context, dsn: Dsn) -> None:
    """Load the list prices that ship with this program. With their dates and source; booked costs never move."""
    from analytics_desktop.cli.formats import report_text
    from analytics_desktop.services.importers import load_list_prices

    console: Console = context.obj
    console.result(*report_text(load_list_prices(dsn, console.progress)))


@logins.command()
def add(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="Name of the login, such as sarah_finance")],
    dsn: Dsn,
    role: Annotated[
        str, typer.Option(help="executive, finance, manager, engineer, auditor, compliance or admin")
    ] = "finance",
    person: Annotated[int | None, typer.Option(help="Id of the person, for managers and engineers.")] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="File with the password. Without it a new password is made and shown once.")
    ] = None,
) -> None:
    """Create a login for a workstation. It may only read, and only the rows of its role."""
    import secrets

    from analytics_desktop.services.central.logins import create_login

    console: Console = context.obj
    password = password_file.read_text(encoding="utf-8").strip() if password_file else secrets.token_urlsafe(18)
    create_login(dsn, login, role, password, person_id=person)
    told = {"login": login, "role": role} | ({} if password_file else {"password": password})
    console.result(told, "\n".join(f"{key}: {value}" for key, value in told.items()))
