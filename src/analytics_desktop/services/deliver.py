"""One call for each kind of file that the program gives away, from a question to the written files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Page
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.models.sampling import PackOrders
from analytics_desktop.services.access.scope import of_file
from analytics_desktop.services.audit.pseudonyms import for_export
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.insight.look_ahead import look_ahead
from analytics_desktop.services.pages_to_deliver import deck_pages, pages_of, with_outlook, without_free_text
from analytics_desktop.services.receipts.register import remember
from analytics_desktop.services.secrets import SecretStore

CONTROLS = "compliance.controls"


def deliver(
    kind: str,
    desk: Desk,
    secrets: SecretStore,
    filters: Filters,
    wanted: Sequence[str],
    out: Path,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Writes `out` and returns every file written, `out` first. `wanted`: page ids, empty for the kind's usual ones."""
    with desk.gate.passing(of_file(kind, filters, wanted, _metrics(desk, wanted, kind)), desk.source):
        return _deliver(kind, desk, secrets, filters, wanted, out, progress)


def _deliver(
    kind: str,
    desk: Desk,
    secrets: SecretStore,
    filters: Filters,
    wanted: Sequence[str],
    out: Path,
    progress: Progress,
) -> tuple[Path, ...]:
    if kind == "csv":
        return _csv(desk, secrets, filters, wanted, out, progress)
    if kind == "focus":
        return _focus(desk, filters, out, progress)
    if kind == "oscal":
        return _oscal(desk, filters, out, progress)
    if kind == "audit-pack":
        return _pack(desk, secrets, filters, wanted, out, None, progress)
    pages = pages_of(desk, filters, wanted or USUAL.get(kind, ()), part(progress, 0.0, 0.3))
    pages = _given_away(desk, secrets, with_outlook(desk, pages, part(progress, 0.3, 0.5)), out)
    KINDS[kind](desk, pages, out, part(progress, 0.5, 1.0))
    return (out,)


def _given_away(desk: Desk, secrets: SecretStore, pages: Sequence[Page], out: Path) -> list[Page]:
    """The pages as they leave this machine: their receipts are kept, and people carry pseudonyms."""
    remember(desk.workspace, secrets, pages, out.name)
    names = desk.pseudonyms()
    return [for_export(page, names) for page in pages]


def deliver_pack(
    desk: Desk,
    secrets: SecretStore,
    filters: Filters,
    wanted: Sequence[str],
    out: Path,
    orders: PackOrders,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """An audit pack with samples, and an index of which file answers what."""
    with desk.gate.passing(of_file("audit-pack", filters, wanted, _metrics(desk, wanted, "audit-pack")), desk.source):
        return _pack(desk, secrets, filters, wanted, out, orders, progress)


def _metrics(desk: Desk, wanted: Sequence[str], kind: str) -> tuple[Metric, ...]:
    """What will be in the file; the ledger's charges are money."""
    if kind == "focus":
        return desk.catalogue.metrics_of("cost")
    if kind == "oscal":
        return (desk.catalogue.metric(CONTROLS),)
    ids = list(wanted) or [page.id for page in desk.catalogue.pages]
    return tuple(
        one for page in desk.catalogue.pages for one in desk.catalogue.metrics_of(page.id) if {one.id, page.id} & {*ids}
    )


def _deck(desk: Desk, pages: Sequence[Page], out: Path, progress: Progress) -> None:
    from analytics_desktop.services.export.deck import write_deck

    write_deck(pages, out, progress)


def deliver_deck(
    desk: Desk, secrets: SecretStore, filters: Filters, out: Path, wishes: DeckWishes, progress: Progress = silent
) -> tuple[Path, ...]:
    """A deck with template, preset, chosen slides and collected panels. Raises Problem, Cancelled."""
    from analytics_desktop.services.export.deck import write_deck

    with desk.gate.passing(of_file("deck", filters, (), _metrics(desk, (), "deck")), desk.source):
        pages = deck_pages(desk, filters, part(progress, 0.0, 0.5))
        collected = [replace(page, panels=(panel,)) for page, panel in wishes.basket]
        given = _given_away(desk, secrets, [*pages, *collected], out)
        basket = tuple((page, page.panels[0]) for page in given[len(pages) :])
        write_deck(given[: len(pages)], out, part(progress, 0.5, 1.0), replace(wishes, basket=basket))
    return (out,)


def deliver_compliance(
    desk: Desk, secrets: SecretStore, filters: Filters, out: Path, framework: str, progress: Progress = silent
) -> tuple[Path, ...]:
    """A compliance report of the whole period: controls, the facts behind them, and the tables of the page."""
    from analytics_desktop.services.export.document import write_compliance

    with desk.gate.passing(
        of_file("compliance", filters, (), _metrics(desk, ("compliance",), "compliance")), desk.source
    ):
        page = desk.page("compliance", filters, part(progress, 0.0, 0.5))
        page = look_ahead(desk, page, part(progress, 0.5, 0.6))
        known = {panel.metric.id for panel in page.panels}
        facts = [desk.panel(FACTS, filters)] if FACTS not in known else []
        (page,) = _given_away(desk, secrets, [replace(page, panels=(*page.panels, *facts))], out)
        write_compliance(page, framework, out, part(progress, 0.6, 1.0))
    return (out,)


def _summary(desk: Desk, pages: Sequence[Page], out: Path, progress: Progress) -> None:
    from analytics_desktop.services.export.document import write_summary

    write_summary(pages, out, progress)


def _workbook(desk: Desk, pages: Sequence[Page], out: Path, progress: Progress) -> None:
    from analytics_desktop.services.books import ENTRIES, accounts_of
    from analytics_desktop.services.export.workbook import Books, write_workbook
    from analytics_desktop.services.ledger_lines import ledger_lines

    whole = [page for page in pages if page.id == "cost" and len(page.panels) > 1]
    if not whole:  # a single metric needs no ledger
        write_workbook(desk, pages, out, progress)
        return
    known = accounts_of(desk)
    accounts = [(entry, known.get(entry, ""), meaning) for entry, meaning in ENTRIES.items()]
    accounts += [(entry, account, "") for entry, account in known.items() if entry not in ENTRIES]
    with ledger_lines(desk, whole[0].filters) as ledger:
        write_workbook(desk, pages, out, progress, Books(ledger, accounts))


def _pack(
    desk: Desk,
    secrets: SecretStore,
    filters: Filters,
    wanted: Sequence[str],
    out: Path,
    orders: PackOrders | None,
    progress: Progress,
) -> tuple[Path, ...]:
    """Names are taken out where the rows are packed, together with theirs."""
    from analytics_desktop.services.audit.pack import write_pack

    pages = without_free_text(pages_of(desk, filters, wanted, part(progress, 0.0, 0.5)))
    remember(desk.workspace, secrets, pages, out.name)
    write_pack(desk, secrets, pages, out, part(progress, 0.5, 1.0), orders)
    return (out,)


def _csv(
    desk: Desk, secrets: SecretStore, filters: Filters, wanted: Sequence[str], out: Path, progress: Progress
) -> tuple[Path, ...]:
    from analytics_desktop.services.export.csv_file import write_csv

    if len(wanted) != 1:
        raise Problem("A CSV file holds one page or one metric.", "Name it, such as --page cost.total_cost")
    page_id, _, metric = wanted[0].partition(".")
    page = look_ahead(desk, desk.page(page_id, filters, part(progress, 0.0, 0.3)), part(progress, 0.3, 0.5))
    if metric:
        page = replace(page, panels=(desk.panel(wanted[0], filters),))
    (page,) = _given_away(desk, secrets, [page], out)
    return write_csv(page, out, page.panels[0] if metric else None, part(progress, 0.5, 1.0))


def _focus(desk: Desk, filters: Filters, out: Path, progress: Progress) -> tuple[Path, ...]:
    from analytics_desktop.services.export.focus import write_focus
    from analytics_desktop.services.focus_source import focus_charges

    progress("Reading the ledger", 0.1)
    with focus_charges(desk, filters) as (batches, facts):
        return write_focus(batches, out, facts, progress)


def _oscal(desk: Desk, filters: Filters, out: Path, progress: Progress) -> tuple[Path, ...]:
    from analytics_desktop.services.export.oscal import write_oscal

    panel, source = desk.panel(CONTROLS, filters), desk.source
    assert source is not None
    write_oscal(panel, source, filters, out, progress)
    return (out,)


Writer = Callable[[Desk, Sequence[Page], Path, Progress], None]
KINDS: dict[str, Writer] = {"deck": _deck, "summary": _summary, "workbook": _workbook}
FACTS = "compliance.control_facts"
USUAL: dict[str, tuple[str, ...]] = {"workbook": ("cost",)}
