"""Verbs of the finance department: reconcile and close a month, accounts, contract prices."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from analytics_desktop.cli.console import Console

if TYPE_CHECKING:
    from analytics_desktop.cli.figures import Figure
    from analytics_desktop.services.desk import Desk

Month = Annotated[str, typer.Argument(metavar="MONTH", help="Such as 2026-05")]
SENT = "It is kept on this machine and sent with the next sync."
accounts = typer.Typer(help="Accounts of the general ledger that the journal posts to.", no_args_is_help=True)
prices = typer.Typer(help="Contract prices, applied by the central store.", no_args_is_help=True)


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(reconcile)
    tree.command()(close)
    tree.add_typer(accounts, name="accounts")
    tree.add_typer(prices, name="prices")


def reconcile(
    context: typer.Context,
    month: Month,
    note: Annotated[
        str | None, typer.Option("--sign-off", metavar="NOTE", help="Sign the numbers off, with what was checked.")
    ] = None,
    provider: Annotated[str, typer.Option(help="Sign only the bill of this provider.")] = "",
) -> None:
    """Ledger against cost report and invoice, and the gap by cause. With --sign-off it is signed as it stands."""
    from analytics_desktop.services.books import parse_month, sign_off

    console: Console = context.obj
    asked = parse_month(month)
    with console.desk() as desk:
        if note is not None:
            signed = sign_off(desk, asked, provider, note)
            console.note(f"Signed off: {', '.join(signed)}. {SENT}")
        _show(console, desk, asked, ("cost.reconciliation", "cost.gap_causes", "cost.sign_offs"))


def close(context: typer.Context, month: Month) -> None:
    """Close a month for ever. Its journal is kept as it is; what comes later is booked in the open month."""
    from analytics_desktop.services.books import close_month, parse_month

    console: Console = context.obj
    asked = parse_month(month)
    with console.desk() as desk:
        close_month(desk, asked)
        console.note(f"{month} is closed. {SENT}")
        _show(console, desk, asked, ("cost.journal",))


@accounts.command("list")
def list_accounts(context: typer.Context) -> None:
    """What each kind of journal line is booked as, and where."""
    from analytics_desktop.services.books import ENTRIES, accounts_of

    console: Console = context.obj
    with console.desk() as desk:
        known = accounts_of(desk)
    lines = [f"{entry}: {known.get(entry, 'no account')}\n    {meaning}" for entry, meaning in ENTRIES.items()]
    lines += [f"{entry}: {account}" for entry, account in known.items() if entry not in ENTRIES]
    console.result(known, "\n".join(lines))


@accounts.command("set")
def set_one(
    context: typer.Context,
    entry: Annotated[str, typer.Argument(help="Such as expense, expense/openai, expense/*/Sales, accrued, payable")],
    account: Annotated[str, typer.Argument(help="Number of the account.")],
) -> None:
    """Book lines of this kind there from now on. Closed months stay as they are."""
    from analytics_desktop.services.books import set_account

    console: Console = context.obj
    with console.desk() as desk:
        set_account(desk, entry, account)
    console.result({entry: account}, f"{entry} is booked at {account}. {SENT}")


@prices.command("set")
def set_contract_price(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help="Such as anthropic")],
    model: Annotated[str, typer.Argument(help="Name of the model, or its beginning and *")],
    bucket_prices: Annotated[
        list[str],
        typer.Argument(metavar="BUCKET=PRICE...", help="Per million, such as input=3 cache_read=0.3 output=15"),
    ],
    valid_from: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day it is valid.")],
    source: Annotated[str, typer.Option(help="The contract that it is from.")],
    currency: Annotated[str, typer.Option(help="Of the prices.")] = "USD",
    tier: Annotated[str, typer.Option(help="standard, batch or priority")] = "standard",
    context_band: Annotated[str, typer.Option(help="Size of the prompt that it is for.")] = "standard",
    geography: Annotated[str, typer.Option(help="Region that it is for.")] = "global",
) -> None:
    """Decide a new contract price. It is logged with old and new; what is booked stays as booked."""
    from analytics_desktop.models.price import PriceKey
    from analytics_desktop.services.books import PriceChange, set_price
    from analytics_desktop.services.importers import pairs

    console: Console = context.obj
    key = PriceKey(provider, model, tier, context_band, geography)
    change = PriceChange(key, currency, valid_from.date(), source, pairs(bucket_prices, "BUCKET=PRICE"))
    with console.desk() as desk:
        set_price(desk, change)
    console.result(
        {"price": str(key), **change.prices},
        f"{key} from {valid_from.date()}: {', '.join(bucket_prices)} {currency} per million. {SENT}",
    )


def _show(console: Console, desk: Desk, month: date, metrics: tuple[str, ...]) -> None:
    from analytics_desktop.cli.figures import figures_text

    console.say(figures_text(_figures(desk, month, metrics), "json" if console.as_json else "table", single=False))


def _figures(desk: Desk, month: date, metrics: tuple[str, ...]) -> list[Figure]:
    from analytics_desktop.cli.figures import figure_of_metric
    from analytics_desktop.services.books import month_filters

    return [figure_of_metric(desk, metric, month_filters(month)) for metric in metrics]
