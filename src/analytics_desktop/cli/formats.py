"""Results as (value for programs, text for people). Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics_desktop.models.importing import ImportReport
    from analytics_desktop.models.report import Report
    from analytics_desktop.services.catalogue import Catalogue
    from analytics_desktop.services.central.check import Finding

Told = tuple[object, str]


def report_text(report: Any) -> Told:
    """Any flat report: one line per field, its name in words."""
    values: dict[str, Any] = asdict(report) if is_dataclass(report) and not isinstance(report, type) else dict(report)
    lines = [f"{name.replace('_', ' ').capitalize()}: {_in_words(value)}" for name, value in values.items()]
    return values, "\n".join(lines)


def findings_text(findings: Sequence[Finding]) -> Told:
    lines = []
    for one in findings:
        lines.append(f"{one.level:<5} {one.title}{': ' + one.detail if one.detail else ''}")
        lines += [f"      {one.remedy}"] if one.remedy else []
    return [asdict(one) for one in findings], "\n".join(lines)


def import_text(report: ImportReport) -> Told:
    totals = {"unpriced_requests": report.unpriced_requests, "unpriced_tokens": report.unpriced_tokens}
    counts = ("loaded", "already_there", "repeated", "rejected")
    told = ", ".join(f"{getattr(report, name):,} {name.replace('_', ' ')}" for name in counts)
    lines = [f"{report.rows_read:,} rows read: {told}.{' Nothing was changed (dry run).' if report.dry_run else ''}"]
    if report.differing:
        lines.append(f"{report.differing:,} of those already there have other numbers now; the stored ones were kept.")
    lines += [
        f"No price for {one.provider} {one.model}: {one.requests:,} requests with {one.tokens:,} tokens are unpriced."
        for one in report.unpriced
    ]
    lines += [f"Rows that could not be used, with line and reason: {file}" for file in report.rejects]
    return {**asdict(report), **totals}, "\n".join([*lines, *report.notes])


def verdict_text(report: Report) -> Told:
    lines = [f"{one.verdict.replace('_', ' '):<13} {one.check}: {one.sentence}" for one in report.findings]
    values = {**asdict(report), "verdict": report.verdict, "sentence": report.sentence}
    return values, "\n".join([*lines, report.sentence])


def catalogue_text(catalogue: Catalogue) -> Told:
    """Every metric with its definition and version, page by page."""
    told, lines = [], []
    for page in catalogue.pages:
        lines.append(f"{page.title}: {page.question}")
        for metric in catalogue.metrics_of(page.id):
            told.append({key: value for key, value in asdict(metric).items() if key not in {"sql", "example"}})
            lines += [f"  {metric.id}  ({metric.title})", f"      {metric.definition}"]
    return told, "\n".join(lines)


def columns_text(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Aligned columns; `right` tells which are numbers."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        placed = zip(cells, widths, right, strict=True)
        return "  ".join(cell.rjust(width) if number else cell.ljust(width) for cell, width, number in placed).rstrip()

    return "\n".join([line(head), "  ".join("-" * width for width in widths), *map(line, rows)])


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_in_words(inner)}" for name, inner in value.items()) or "none"
    if isinstance(value, (list, tuple)):
        return "; ".join(_in_words(inner) for inner in value) or "none"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
