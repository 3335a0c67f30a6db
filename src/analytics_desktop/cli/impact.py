"""Verbs for formulas, attribution and scenarios."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.question import From, To, Where, asked

if TYPE_CHECKING:
    from analytics_desktop.models.formula import Formula

formulas = typer.Typer(help="The formulas behind impact numbers.", no_args_is_help=True)
attribution = typer.Typer(help="How revenue is attributed to AI actions.", no_args_is_help=True)
scenario = typer.Typer(help="What-if of the return on investment.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the formula.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the people who read the numbers later.")]


def add_verbs(tree: typer.Typer) -> None:
    tree.add_typer(formulas, name="formulas")
    tree.add_typer(attribution, name="attribution")
    tree.add_typer(scenario, name="scenario")


@formulas.command("list")
def list_formulas(context: typer.Context) -> None:
    """All formulas that stand, and the inputs that they may name."""
    from analytics_desktop.services.formulas.standing import standing

    console: Console = context.obj
    with console.desk() as desk:
        book = standing(desk).book
    lines = [f"{one.name} v{one.version} ({one.unit})\n    {one.expression}" for one in book.formulas.values()]
    lines += [f"    cannot be used: {fault.sentence} ({name})" for name, fault in book.faults.items()]
    lines += [
        "",
        "Inputs:",
        *(f"{one.name} ({one.unit}, {one.mark})\n    {one.meaning}" for one in book.inputs.values()),
    ]
    told = {
        "formulas": [asdict(one) for one in book.formulas.values()],
        "inputs": [asdict(one) for one in book.inputs.values()],
        "faults": {name: fault.sentence for name, fault in book.faults.items()},
    }
    console.result(told, "\n".join(lines))


@formulas.command("set")
def set_formula(
    context: typer.Context,
    name: Name,
    expression: Annotated[str, typer.Argument(metavar="FORMULA", help="Such as: ai_cost + platform_cost")],
    unit: Annotated[
        str | None, typer.Option(help="Such as money, percent, money per month. Default: as before.")
    ] = None,
    reason: Reason = "",
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is valid.")] = False,
) -> None:
    """Change a formula, or add one. The version before is kept; a wrong formula is refused at its place."""
    from analytics_desktop.services.formulas.fault import FormulaProblem
    from analytics_desktop.services.formulas.standing import change, standing, tried

    console: Console = context.obj
    with console.desk() as desk:
        try:
            made = (
                tried(standing(desk), name, expression, unit) if check else change(desk, name, expression, unit, reason)
            )
        except FormulaProblem as problem:
            console.note(problem.fault.pointer)
            raise
    verb = "is valid and would be" if check else "is now"
    console.result(asdict(made), f"{name} {verb} version {made.version}: {made.expression}")


@formulas.command()
def history(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this formula.")] = None,
) -> None:
    """Every version of one formula, or of all. Who changed it, when and why."""
    from analytics_desktop.services.formulas.standing import history as versions

    console: Console = context.obj
    with console.desk() as desk:
        found = versions(desk, name)
    console.result([asdict(one) for one in found], "\n".join(map(_version, found)))


@formulas.command()
def restore(
    context: typer.Context,
    name: Name,
    version: Annotated[int, typer.Argument(help="The version that shall stand again.")],
    reason: Reason = "",
) -> None:
    """Make an earlier version stand again. It becomes the next version; nothing is lost."""
    from analytics_desktop.services.formulas.standing import restore as bring_back

    console: Console = context.obj
    with console.desk() as desk:
        made = bring_back(desk, name, version, reason)
    console.result(asdict(made), f"{name} is now version {made.version}: {made.expression}")


def _version(one: Formula) -> str:
    when = f"{one.changed_at:%Y-%m-%d %H:%M} UTC by {one.changed_by}" if one.changed_at else "as shipped"
    waits = ", waits for a sync" if one.waiting else ""
    return f"{one.name} v{one.version} ({one.unit}): {one.expression}\n    {when}{waits}. {one.reason}".rstrip()


@attribution.command()
def rule(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="RULE", help="any_touch, first, last, linear or time_decay")],
    half_life: Annotated[int, typer.Option(help="Days after which an action counts half, for time_decay.")] = 30,
) -> None:
    """Choose how the actions on a deal are credited. The sum over a deal is the same under every rule."""
    from analytics_desktop.services.impact.decide import choose_rule

    console: Console = context.obj
    with console.desk() as desk:
        choose_rule(desk, name, half_life)
    console.result({"rule": name, "half_life_days": half_life}, f"Deals are attributed by {name} from now on.")


@attribution.command()
def override(
    context: typer.Context,
    deal: Annotated[int, typer.Argument(help="Number of the deal, as in: show impact.deals_won")],
    amount: Annotated[str, typer.Argument(help="What of it is attributed to AI, in the reporting currency.")],
    reason: Reason = "",
    start: From = None,
    last: To = None,
) -> None:
    """Decide by hand what of a deal is attributed. The computed amount is kept beside it."""
    from analytics_desktop.services.impact.decide import override as decide

    console: Console = context.obj
    with console.desk() as desk:
        computed, decided = decide(desk, deal, amount, reason, asked(desk, start, last, None, None, None, None))
    told = {"deal": deal, "computed": str(computed), "override": str(decided)}
    console.result(told, f"Deal {deal}: {decided:,.2f} of {computed:,.2f} is attributed.")


@scenario.command()
def save(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the scenario is called.")],
    sets: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=FORMULA", help="Repeat for more.")] = None,
) -> None:
    """Keep a scenario. Without --set it is removed."""
    from analytics_desktop.services.impact.decide import save_scenario
    from analytics_desktop.services.importers import pairs

    console: Console = context.obj
    changes = pairs(sets or [], "--set")
    with console.desk() as desk:
        save_scenario(desk, name, changes)
    console.result({"scenario": name, "sets": changes}, f"{name} is {'kept' if changes else 'removed'}.")


@scenario.command()
def compare(context: typer.Context, start: From = None, last: To = None, where: Where = None) -> None:
    """All scenarios beside what stands."""
    from analytics_desktop.cli.figures import figure_of_metric, figures_text

    console: Console = context.obj
    with console.desk() as desk:
        filters = asked(desk, start, last, None, None, where, None)
        figure = figure_of_metric(desk, "impact.scenarios", filters)
    console.say(figures_text([figure], "json" if console.as_json else "table", single=True))
