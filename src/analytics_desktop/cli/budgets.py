"""Verbs for budgets: list, set, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import typer

from analytics_desktop.cli.console import Console

tree = typer.Typer(help="Budgets of the company, its departments, teams and agents.", no_args_is_help=True)
Scope = Literal["company", "department", "team", "agent"]
Scoped = Annotated[Scope, typer.Option("--scope", help="What the budget is for.")]
Named = Annotated[str, typer.Option("--name", help="Name of the department, team or agent.")]
_DAY = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD"}
First = Annotated[datetime, typer.Option("--from", **_DAY, help="First day.")]
Note = Annotated[str, typer.Option(help="Why; it is kept with the decision.")]


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="budgets")


@tree.command("list")
def list_budgets(context: typer.Context) -> None:
    """List every budget. Those decided here are among them at once."""
    from analytics_desktop.cli.formats import columns_text
    from analytics_desktop.models.unit import exact
    from analytics_desktop.services.budgets import budgets

    console: Console = context.obj
    with console.desk() as desk:
        found = budgets(desk)
    told = [
        {
            "scope": one.scope,
            "name": one.name,
            "from": one.first.isoformat(),
            "to": one.last.isoformat(),
            "amount": format(one.amount, "f"),
            "alerts_at": [f"{share:f}" for share in one.thresholds],
        }
        for one in found
    ]
    rows = [
        [one.scope, one.name, f"{one.first}", f"{one.last}", exact(one.amount, "money"), shares]
        for one, shares in ((one, ", ".join(f"{share:f}" for share in one.thresholds)) for one in found)
    ]
    head = ["scope", "name", "from", "to", "amount", "alerts at %"]
    text = columns_text(head, rows, [False, False, False, False, True, False]) if rows else "There are no budgets yet."
    console.result(told, text)


@tree.command("set")
def set_one(
    context: typer.Context,
    scope: Scoped,
    first: First,
    last: Annotated[datetime, typer.Option("--to", **_DAY, help="Last day, included.")],
    amount: Annotated[str, typer.Option(help="In the reporting currency, such as 12500.")],
    name: Named = "",
    alert_at: Annotated[str, typer.Option(metavar="PERCENT,...", help="Shares used at which to alert.")] = "50,80,100",
    note: Note = "",
) -> None:
    """Set or change a budget. One of the same scope and first day is changed; the next sync brings it to everybody."""
    from analytics_desktop.models.budget import Budget
    from analytics_desktop.services.budgets import read_amount, read_thresholds, set_budget

    console: Console = context.obj
    budget = Budget(scope, name, first.date(), last.date(), read_amount(amount), read_thresholds(alert_at))
    with console.desk() as desk:
        set_budget(desk, budget, note)
    console.result({"set": budget.subject}, f"The budget of {budget.title} from {budget.first} is set.")


@tree.command()
def withdraw(context: typer.Context, scope: Scoped, first: First, name: Named = "", note: Note = "") -> None:
    """Withdraw a budget. It stays in the record of decisions."""
    from analytics_desktop.services.budgets import budgets, withdraw_budget

    console: Console = context.obj
    with console.desk() as desk:
        subject = f"{scope}/{name}/{first.date().isoformat()}"
        found = next((one for one in budgets(desk) if one.subject == subject), None)
        if found is None:
            from analytics_desktop.models.errors import Problem

            raise Problem(f"There is no budget {subject}.", "See analytics-desktop budgets list.")
        withdraw_budget(desk, found, note)
    console.result({"withdrawn": subject}, f"The budget of {found.title} from {found.first} is withdrawn.")
