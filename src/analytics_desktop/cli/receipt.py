"""The verb that computes a number again from its receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.models.errors import Problem


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(receipt)


def receipt(
    context: typer.Context,
    receipt_id: Annotated[str, typer.Argument(metavar="ID", help="As in notes, footnotes and README sheets.")],
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The deck, workbook or .schema.json that has it, if it is not from here."),
    ] = None,
) -> None:
    """Compute the number of a receipt again. Ends with 3 unless number, definition and data are the same."""
    from analytics_desktop.cli.figures import figure_of_panel, for_people
    from analytics_desktop.cli.formats import verdict_text
    from analytics_desktop.services.receipts.in_files import find_in
    from analytics_desktop.services.receipts.register import find
    from analytics_desktop.services.receipts.reproduce import reproduce

    console: Console = context.obj
    workspace = console.workspace()
    secrets = console.secrets(workspace)
    kept = find_in(file, receipt_id) if file else find(workspace, secrets, receipt_id)
    if kept is None:
        raise Problem(
            f"Receipt {receipt_id} did not leave this workspace.",
            "Name the file that has it: analytics-desktop receipt ID --file FILE",
        )
    again = reproduce(workspace, secrets, kept)
    verdict, words = verdict_text(again.report)
    figure = figure_of_panel(again.panel, again.generation, again.filters)
    whole = again.panel.whole
    told = {"metric": kept.receipt.metric, "asked": kept.receipt.filters, "generation": again.generation}
    told |= {"value": None if whole is None else str(whole), "checks": verdict}
    asked = f"Asked: {kept.receipt.filters}\nValue: {'unknown' if whole is None else whole}"
    console.result(told, f"{for_people(figure)}\n\n{asked}\n{words}")
    if again.report.verdict != "valid":
        raise typer.Exit(3)
