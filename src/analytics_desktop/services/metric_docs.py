"""The reference of all metrics, written from the catalogue so that it cannot differ from what runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from analytics_desktop.models.metric import Metric
from analytics_desktop.models.unit import UNITS

from .catalogue import Catalogue, load_catalogue
from .marts import Mart, load_marts

REFERENCE = Path("docs/reference/metrics.md")
_GOOD = {"up": "more is better", "down": "less is better", "neither": "neither more nor less is better"}
_HEAD = """# Metrics

Written from the catalogue (`make docs`); do not edit. Each metric is one file,
`src/analytics_desktop/catalogue/<page>/<metric>.sql`, and the text in that file is the text that runs.
Days are calendar days of the reporting time zone; percentages are 0-100; money is exact decimal in the reporting
currency; unknown is never shown as 0. In the examples `finish` is the first day not included.
"""


def reference_text(catalogue: Catalogue | None = None) -> str:
    """Markdown: a section per page, an entry per metric, and the rollups that metrics read."""
    catalogue = catalogue or load_catalogue()
    lines = [_HEAD]
    for page in catalogue.pages:
        lines += [f"## {page.title}", "", page.question, ""]
        for metric in catalogue.metrics_of(page.id):
            lines += _entry(metric)
    lines += ["## Rollups", "", "What is kept by day, so that a page need not read every row.", ""]
    lines += [_mart_line(mart) for mart in load_marts()]
    return "\n".join(lines) + "\n"


def write_reference(root: Path) -> Path:
    """Write the reference below the folder of the project and return its path."""
    target = root / REFERENCE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(reference_text(), "utf-8")
    return target


def is_stale(root: Path) -> bool:
    """True when the written reference is missing or not what the catalogue says today."""
    target = root / REFERENCE
    return not target.is_file() or target.read_text("utf-8") != reference_text()


def _entry(metric: Metric) -> list[str]:
    facts = [
        f"`{metric.id}`",
        "table" if metric.chart == "table" else f"in {_unit(metric)}",
        *([] if metric.chart == "table" else [_GOOD[metric.good]]),
        *(["segments and days add up to the whole"] if metric.adds_up else []),
        f"owner: {metric.owner}",
        *([f"for: {', '.join(metric.audience)}"] if metric.audience else []),
        *([f"evidence for: {', '.join(metric.controls)}"] if metric.controls else []),
    ]
    columns = ", ".join(f"{name} ({unit})" for name, unit in metric.columns)
    return [
        f"### {metric.title}",
        "",
        "; ".join(facts) + ".",
        "",
        metric.definition,
        "",
        *([f"Columns: {columns}.", ""] if columns else []),
        f"Worked example ({_asked(metric)}): {_rows(metric.example['rows'])}.",
        "",
    ]


def _unit(metric: Metric) -> str:
    if metric.unit.startswith("money"):
        return "the reporting currency"
    return UNITS[metric.unit].label or metric.unit


def _asked(metric: Metric) -> str:
    asked = metric.example["filters"]
    return ", ".join(
        f"{name} {value if not isinstance(value, dict) else _where(value)}" for name, value in asked.items()
    )


def _where(wanted: dict[str, Iterable[str]]) -> str:
    return " and ".join(f"{name} = {' or '.join(values)}" for name, values in wanted.items())


def _rows(rows: Iterable[Iterable[object]]) -> str:
    return "; ".join(" · ".join(_cell(cell) for cell in row if cell != "") for row in rows)


def _cell(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _mart_line(mart: Mart) -> str:
    return f"- `{mart.name}`: {mart.title.lower()}; from {', '.join(f'`{source}`' for source in mart.sources)}."
