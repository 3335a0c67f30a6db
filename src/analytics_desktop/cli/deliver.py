"""Verbs that make files for others, and that check such files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.cli.question import By, Compare, Cross, From, Grained, To, Where, asked
from analytics_desktop.models.deck import DeckWishes, Preset
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.sampling import PackOrders

Kind = Literal["deck", "summary", "workbook", "csv", "focus", "compliance-report", "oscal", "audit-pack"]


def add_verbs(tree: typer.Typer) -> None:
    tree.command()(export)
    tree.command()(verify)


def export(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to write.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")],
    page: Annotated[
        list[str] | None,
        typer.Option(metavar="PAGE|PAGE.METRIC", help="Only these pages or metrics; repeat for more. csv takes one."),
    ] = None,
    start: From = None,
    last: To = None,
    grain: Grained = None,
    by: By = None,
    cross: Cross = None,
    where: Where = None,
    compare: Compare = None,
    sample: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METHOD:SIZE[@TABLE]",
            help="Draw a sample into an audit pack: random:59, systematic:25@audit_log, monetary:40, random:5%/5%, "
            "judgemental:ID,ID; repeat for more.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same rows.")] = 1,
    request: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=SUBJECT", help="Which page, metric or table answers the auditor's request."),
    ] = None,
    control: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=SUBJECT", help="Which page, metric or table is evidence for the control."),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A company's own .pptx or .potx for a deck, with its theme.")
    ] = None,
    preset: Annotated[Preset, typer.Option(help="Which slides a deck has.")] = "board",
    framework: Annotated[
        str,
        typer.Option(
            metavar="soc2|gdpr|hipaa|iso27001|NAME",
            help="Which framework a compliance report is about; NAME for one of the company's own.",
        ),
    ] = "soc2",
    slide: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Slides of a deck in their order; repeat for more. A wrong one lists all."),
    ] = None,
) -> None:
    """Write a file for others. Board deck, summary, workbook, CSV, FOCUS, compliance report, OSCAL, or audit pack."""
    from analytics_desktop.services.audit.sample_orders import orders_from
    from analytics_desktop.services.deliver import deliver, deliver_compliance, deliver_deck, deliver_pack

    console: Console = context.obj
    orders = orders_from(sample or [], request or [], control or [], seed)
    if orders != PackOrders() and kind != "audit-pack":
        raise Problem("Samples, requests and controls belong to an audit pack.", "Export an audit-pack with them.")
    with console.desk(for_programs=console.as_json) as desk:
        filters = asked(desk, start, last, grain, by, where, compare, cross)
        secrets = console.secrets(console.workspace())
        wishes = DeckWishes(preset, tuple(slide or ()), template)
        if kind == "compliance-report":
            files = deliver_compliance(desk, secrets, filters, out, framework, console.progress)
        elif kind == "deck" and not page:
            files = deliver_deck(desk, secrets, filters, out, wishes, console.progress)
        elif kind == "audit-pack":
            files = deliver_pack(desk, secrets, filters, page or [], out, orders, console.progress)
        else:
            files = deliver(kind, desk, secrets, filters, page or [], out, console.progress)
    console.result({"files": [str(file) for file in files]}, "\n".join(str(file) for file in files))


def verify(
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="The .zip of an audit pack, or its unpacked folder.")],
    fingerprint: Annotated[
        str | None, typer.Option(metavar="HEX", help="Of the key that must have signed, as you were told it.")
    ] = None,
) -> None:
    """Check an audit pack on any machine, offline. Ends with 3 unless everything in it holds."""
    from analytics_desktop.cli.formats import verdict_text
    from analytics_desktop.services.access.checks import note_check
    from analytics_desktop.services.audit.verify import verify_pack

    console: Console = context.obj
    workspace = console.workspace()
    note_check(workspace, lambda: console.secrets(workspace), "audit pack", pack)
    report = verify_pack(pack, progress=console.progress, expected_fingerprint=fingerprint)
    console.result(*verdict_text(report))
    if report.verdict != "valid":
        raise typer.Exit(3)
