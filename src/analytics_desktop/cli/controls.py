"""Verbs for sets of controls: list, export, import, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.console import Console

tree = typer.Typer(help="The controls that Compliance assesses, as files.", no_args_is_help=True)
Framework = Annotated[str, typer.Argument(metavar="FRAMEWORK", help="Such as SOC2, GDPR, HIPAA, ISO27001.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept with the decision.")]


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="controls")


@tree.command("list")
def list_sets(context: typer.Context) -> None:
    """Which set stands for each framework. With its size, who decided it, and its hash."""
    from analytics_desktop.cli.formats import columns_text
    from analytics_desktop.services.control_sets import standing_sets

    console: Console = context.obj
    with console.desk() as desk:
        found = standing_sets(desk)
    told = [
        {
            "framework": one.framework,
            "title": one.title,
            "controls": one.controls,
            "decided_by": one.who,
            "decided_at": one.at.isoformat() if one.at else None,
            "sha256": one.sha256,
        }
        for one in found
    ]
    rows = [
        [one.framework, str(one.controls), one.who or "ships", f"{one.at:%Y-%m-%d}" if one.at else "", one.sha256[:16]]
        for one in found
    ]
    head = ["framework", "controls", "decided by", "on", "SHA-256"]
    console.result(told, columns_text(head, rows, [False, True, False, False, False]))


@tree.command("export")
def export_one(
    context: typer.Context,
    framework: Framework,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write, such as soc2.toml.")],
) -> None:
    """Write the set that stands as a TOML file. Change it and import it again."""
    from analytics_desktop.services.control_sets import export_set

    console: Console = context.obj
    with console.desk() as desk:
        found = export_set(desk, framework, out)
    console.result({"file": str(out), "framework": found.framework, "controls": found.controls}, str(out))


@tree.command("import")
def import_one(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A set of controls in TOML.")],
    reason: Reason = "",
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is valid.")] = False,
) -> None:
    """Let a set from a file stand for its framework. The next sync brings it to everybody."""
    from analytics_desktop.services.control_sets import bring_in, tried

    console: Console = context.obj
    with console.desk() as desk:
        found = tried(desk, file)[0] if check else bring_in(desk, file, reason)
    said = "is valid" if check else "stands now and is sent with the next sync"
    told = {"framework": found.framework, "controls": len(found.controls), "decided": not check}
    console.result(told, f"The set of {found.framework} with {len(found.controls)} controls {said}.")


@tree.command()
def restore(context: typer.Context, framework: Framework, reason: Reason = "") -> None:
    """Let the set that ships stand again. A framework of the company's own ends; what was decided stays on record."""
    from analytics_desktop.services.control_sets import take_back

    console: Console = context.obj
    with console.desk() as desk:
        take_back(desk, framework, reason)
    console.result({"framework": framework}, f"The set of {framework} that ships stands again.")
