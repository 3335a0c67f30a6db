"""Computes the number of a receipt again, and says plainly what is no longer as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.metric import Chart, Metric, PanelPlan
from analytics_desktop.models.page import Panel, Receipt, number_of
from analytics_desktop.models.report import Finding, Outcome, Report
from analytics_desktop.services.access.gate import Gate
from analytics_desktop.services.access.scope import of_view
from analytics_desktop.services.audit.pseudonyms import Pseudonyms, pseudonym_key, with_names
from analytics_desktop.services.catalogue import Catalogue, load_catalogue
from analytics_desktop.services.crossed import crossed_panel
from analytics_desktop.services.decisions import waiting
from analytics_desktop.services.engagement import weigh
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.lake.generation import Generation, open_generation
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.opened import Opened, source_of
from analytics_desktop.services.pages import permit
from analytics_desktop.services.panels import filled
from analytics_desktop.services.query import Reader
from analytics_desktop.services.settings import load_settings
from analytics_desktop.services.suppression import protected
from analytics_desktop.services.workspace import Workspace

from .identity import Kept, filters_of, receipt_id

if TYPE_CHECKING:
    from analytics_desktop.models.filters import Filters


@dataclass(frozen=True)
class Reproduced:
    """The number as it is now, its generation, and what was compared. `report` is valid for the same number only."""

    kept: Kept
    panel: Panel
    filters: Filters
    generation: int
    report: Report


def reproduce(workspace: Workspace, secrets: Secrets, kept: Kept) -> Reproduced:
    """Asks the receipt's own generation where it is kept, else the newest. Raises Problem."""
    filters_of(kept.receipt)  # what is no question is refused before anything is opened
    metric = _metric(load_catalogue(), kept.receipt)
    generation, missing = _generation(workspace, secrets, kept.receipt)
    with generation:
        reader = Opened(generation).reader
        kept = _by_name(kept, reader, secrets)
        receipt, filters = kept.receipt, filters_of(kept.receipt)
        weigh(generation, load_settings(workspace))
        reader.add_decisions(waiting(Journal(workspace, secrets)))
        permit(metric, generation.manifest.role)
        source = source_of(generation.manifest, generation.manifest_sha256)
        Gate(workspace, secrets).note(of_view("metric", metric.id, filters, (metric,)), source)
        panel = _panel(reader, metric, filters, generation.manifest.role, receipt)
        findings = tuple(_findings(kept, metric, panel, generation, missing))
    return Reproduced(kept, panel, filters, generation.number, Report(f"Receipt {receipt.id}", findings))


def _by_name(kept: Kept, reader: Reader, secrets: Secrets) -> Kept:
    """Files say pseudonyms for people; only the workspace that wrote them can ask for the person."""
    people = {str(name): int(number) for name, number in reader.ask("people", {})}
    return replace(kept, receipt=with_names(kept.receipt, Pseudonyms(pseudonym_key(secrets), people)))


def _metric(catalogue: Catalogue, receipt: Receipt) -> Metric:
    try:
        return catalogue.metric(receipt.metric)
    except Problem as problem:
        raise Problem(
            f"This version of the program has no metric {receipt.metric}, so its receipt cannot be checked here.",
            "Use the version of the program that the file names.",
        ) from problem


def _generation(workspace: Workspace, secrets: Secrets, receipt: Receipt) -> tuple[Generation, str]:
    """The receipt's generation, or the newest and why it is not the receipt's."""
    try:
        return open_generation(workspace, secrets, receipt.generation, settled=False), ""
    except Problem as problem:
        return open_generation(workspace, secrets, settled=False), problem.sentence


def _panel(reader: Reader, metric: Metric, filters: Filters, role: str, receipt: Receipt) -> Panel:
    """The number in the shape in which the same rows are counted; the metric's own shape where none counts so many."""
    if filters.cross:
        return crossed_panel(reader, metric, filters, role)
    reader.check(filters)
    shapes: tuple[Chart, ...] = (
        (metric.chart,) if metric.yields_table or metric.computed else (metric.chart, "bar", "line")
    )
    found = []
    for chart in dict.fromkeys(shapes):
        plan = PanelPlan(metric.id, chart, filters.by, metric.title)
        panel = protected(reader, filled(reader, metric, plan, filters), filters, role)
        if panel.receipt is not None and panel.receipt.id == receipt.id:
            return panel
        found.append(panel)
    return next((one for one in found if one.receipt and one.receipt.rows == receipt.rows), found[0])


def _findings(kept: Kept, metric: Metric, panel: Panel, generation: Generation, missing: str) -> Iterator[Finding]:
    right, wrong = "its fields make its id", "its fields do not make its id: it was altered"
    yield _finding("receipt", receipt_id(kept.receipt) == kept.receipt.id, "invalid", right, wrong)
    yield from _about_the_question(kept.receipt, metric, panel, generation, missing)
    yield from _about_the_answer(kept, metric, panel, generation)


def _about_the_question(
    receipt: Receipt, metric: Metric, panel: Panel, generation: Generation, missing: str
) -> Iterator[Finding]:
    is_same = generation.manifest_sha256 == receipt.manifest_sha256
    told = f"the numbers are of generation {generation.number}, the receipt of {receipt.generation}. {missing}".rstrip()
    yield _finding("generation", is_same, "cannot_check", f"generation {receipt.generation} is here, unchanged", told)
    is_same = metric.sha256 == receipt.sql_sha256
    told = f"the definition has changed: SQL SHA-256 {metric.sha256[:16]}… now, {receipt.sql_sha256[:16]}… then"
    yield _finding("definition", is_same, "cannot_check", "the query is the same, to the letter", told)
    now = panel.receipt.formulas if panel.receipt else ""
    right = "the formulas are the same" if now else "no formula is used"
    told = f"formulas differ: {now or 'none'} now, {receipt.formulas or 'none'} then"
    yield _finding("formulas", now == receipt.formulas, "cannot_check", right, told)


def _about_the_answer(kept: Kept, metric: Metric, panel: Panel, generation: Generation) -> Iterator[Finding]:
    """What differs is wrong where data and definition are the same."""
    assert panel.receipt is not None  # every computed panel has one
    then, now = kept.receipt.rows, panel.receipt.rows
    is_same = generation.manifest_sha256 == kept.receipt.manifest_sha256
    otherwise: Outcome = "invalid" if is_same else "cannot_check"
    yield _finding("rows", now == then, otherwise, f"{now:,} rows, as then", f"{now:,} rows now, {then:,} then")
    if kept.value:
        value = number_of(panel.whole)
        same = value is not None and str(value) == kept.value
        otherwise = otherwise if metric.sha256 == kept.receipt.sql_sha256 else "cannot_check"
        yield _finding("value", same, otherwise, f"{kept.value}, as then", f"{value} now, {kept.value} then")


def _finding(check: str, holds: bool, otherwise: Outcome, right: str, wrong: str) -> Finding:
    return Finding(check, "valid" if holds else otherwise, right if holds else wrong)
