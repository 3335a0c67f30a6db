"""A compliance report: scope and period, then control by control status, evidence, exceptions and owner."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from analytics_desktop.models.control import Rule
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.frameworks import FRAMEWORKS
from analytics_desktop.models.page import Cell, Column, Page, Panel, Suppressed
from analytics_desktop.models.unit import UNITS, UNKNOWN, exact
from analytics_desktop.services.controls import limit_words, load_controls, rules_from
from analytics_desktop.services.telling.receipts import as_of_words, filter_words, footer_text
from analytics_desktop.services.telling.sentences import period_words

from .typeset import typeset

CONTROLS, FACTS = "compliance.controls", "compliance.control_facts"
MOST_ROWS = 1_000  # of one evidence table; the audit pack holds all
_PARTS = re.compile(r"(\d+)")
_SMALL = 0.7  # of the text, for tables of evidence
_LIMITS = (
    "Control texts are our own paraphrase. A control passes where the data shows it, fails where the data contradicts "
    "it, and is not tested where the data cannot tell; this report replaces no audit."
)


def compliance_pdf(page: Page, framework: str) -> bytes:
    """`page` holds the panels of controls and facts, and whatever tables are evidence beside. Raises Problem."""
    return typeset("compliance", compliance_data(page, framework))


def compliance_data(page: Page, framework: str) -> dict[str, Any]:
    """What the template is given; every number in it is one of the page's."""
    rows = _rows(_panel(page, CONTROLS))
    name, title = FRAMEWORKS.get(framework, (framework, f"{framework} report"))
    assessed = [row for row in rows if row["Framework"] == name]
    if not assessed:
        known = sorted({str(row["Framework"]) for row in rows})
        raise Problem(f"There is no report for {framework}.", f"Frameworks with controls are: {', '.join(known)}.")
    facts = {str(row["Fact"]): row for row in _rows(_panel(page, FACTS))}
    source, counts = page.source, _counts(assessed)
    return {
        "title": title,
        "company": source.company,
        "period": period_words(page.filters.period),
        "as_of": f"data as of {as_of_words(source)}, days in {source.zone}",
        "date": [source.synced_at.year, source.synced_at.month, source.synced_at.day],
        "is_demo": source.is_demo,
        "answer": _answer(counts, len(assessed)),
        "limits": _LIMITS,
        "scope": _scope(page, name, len(assessed)),
        "summary": _summary(assessed),
        "controls": [_control(row, facts) for row in _in_order(assessed)],
        "facts": _facts(facts),
        "tables": [_evidence(panel) for panel in page.panels if _is_evidence(panel)],
        "receipts": _receipts(page),
        "footer": footer_text(source),
    }


def _panel(page: Page, metric: str) -> Panel:
    found = next((panel for panel in page.panels if panel.metric.id == metric), None)
    if found is None or found.table is None:
        trouble = found.trouble if found else None
        raise Problem(
            trouble.sentence if trouble else "The controls are not on this page.",
            trouble.remedy if trouble else "Export the report as auditor, compliance or administrator.",
        )
    return found


def _rows(panel: Panel) -> list[dict[str, Cell]]:
    assert panel.table is not None  # the panel was chosen for it
    names = [column.name for column in panel.table.columns]
    return [dict(zip(names, row, strict=True)) for row in panel.table.rows]


def _in_order(assessed: Sequence[Mapping[str, Cell]]) -> list[Mapping[str, Cell]]:
    """In the framework's own order as far as it is known; then by id, its numbers as numbers: 21.9 before 21.16."""
    place = {(one.framework, one.id): number for number, one in enumerate(load_controls())}

    def key(row: Mapping[str, Cell]) -> tuple[int, list[tuple[int, str]]]:
        known = place.get((str(row["Framework"]), str(row["Control"])), len(place))
        parts = _PARTS.split(str(row["Control"]))
        return known, [(int(one), "") if one.isdigit() else (0, one) for one in parts]

    return sorted(assessed, key=key)


def _counts(assessed: Sequence[Mapping[str, Cell]]) -> dict[str, int]:
    statuses = [str(row["Status"]) for row in assessed]
    return {status: statuses.count(status) for status in ("pass", "fail", "not tested")}


def _answer(counts: Mapping[str, int], total: int) -> str:
    return (
        f"Of {total} controls {counts['pass']} pass, {counts['fail']} fail and {counts['not tested']} are not tested."
    )


def _scope(page: Page, framework: str, controls: int) -> list[tuple[str, str]]:
    source = page.source
    return [
        ("Framework", framework),
        ("Controls", str(controls)),
        ("Filters", filter_words(page)),
        ("Time zone of days", source.zone),
        ("Data as of", as_of_words(source)),
        ("Source", f"central store of {source.company}, read with the role {source.role}"),
        ("Generation", str(source.generation)),
        ("Manifest SHA-256", source.manifest_sha256),
    ]


def _summary(assessed: Sequence[Mapping[str, Cell]]) -> dict[str, Any]:
    rows = [[str(row[name]) for name in ("Control", "Status", "Strength", "Owner", "What it asks")] for row in assessed]
    return _grid(("Control", "Status", "Evidence", "Owner", "What it asks"), rows, (1.2, 1, 1, 1.7, 4))


def _control(row: Mapping[str, Cell], facts: Mapping[str, Mapping[str, Cell]]) -> dict[str, Any]:
    held = [(rule, facts.get(rule.fact, {})) for rule in rules_from(str(row["Rules"]))]
    strength = str(row["Strength"])
    failing = [words for rule, fact in held if _holds(rule, fact) is False for words in [_found(rule, fact)]]
    return {
        "id": str(row["Control"]),
        "title": str(row["What it asks"]),
        "status": str(row["Status"]),
        "strength": f"{strength}: the data {'measures' if strength == 'strong' else 'indicates'} it",
        "owner": str(row["Owner"]),
        "cadence": str(row["Cadence"]),
        "exceptions": "; ".join(failing) if failing else "none in the data",
        "by_hand": str(row["By hand"] or "no result entered"),
        "evidence": _grid(
            ("What was counted", "Found", "Must be", "Holds"),
            [
                [_meaning(rule, fact), _number(fact.get("Value")), limit_words(rule), _word(rule, fact)]
                for rule, fact in held
            ],
            (4, 1, 1.6, 1),
        ),
    }


def _meaning(rule: Rule, fact: Mapping[str, Cell]) -> str:
    return str(fact.get("Meaning") or rule.fact.replace("_", " "))


def _found(rule: Rule, fact: Mapping[str, Cell]) -> str:
    return f"{_meaning(rule, fact)}: {_number(fact.get('Value'))}, must be {limit_words(rule)}"


def _holds(rule: Rule, fact: Mapping[str, Cell]) -> bool | None:
    value = fact.get("Value")
    return rule.holds(None if value is None or isinstance(value, Suppressed) else float(str(value)))


def _word(rule: Rule, fact: Mapping[str, Cell]) -> str:
    return {True: "yes", False: "no", None: "unknown"}[_holds(rule, fact)]


def _number(value: Cell) -> str:
    return (
        UNKNOWN if value is None else f"{float(str(value)):,.6g}" if not isinstance(value, Suppressed) else str(value)
    )


def _facts(facts: Mapping[str, Mapping[str, Cell]]) -> dict[str, Any]:
    rows = [[str(row["Meaning"]), _number(row["Value"])] for row in facts.values()]
    return _grid(("Fact", "Value"), rows, (5, 1), (False, True))


def _is_evidence(panel: Panel) -> bool:
    is_own = panel.metric.id in {CONTROLS, FACTS}
    return panel.table is not None and panel.trouble is None and not is_own


def _evidence(panel: Panel) -> dict[str, Any]:
    assert panel.table is not None  # looked at before
    columns, rows = panel.table.columns, panel.table.rows
    shown = [[_text(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows[:MOST_ROWS]]
    more = f"{len(rows) - MOST_ROWS:,} more rows are in the audit pack." if len(rows) > MOST_ROWS else ""
    is_number = [UNITS[column.unit].kind != "text" for column in columns]
    grid = _grid([column.name for column in columns], shown, _widths(columns, shown), is_number)
    definition = " ".join(panel.metric.definition.split())
    return {"title": panel.title, "definition": definition, "more": more, "size": _SMALL, **grid}


def _text(cell: Cell, column: Column) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return "" if cell is None and column.unit == "text" else exact(cell, column.unit)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[float]:
    """Shares by the longest text of each column up to a bound, and never less than its longest word."""
    texts = [[column.name, *(row[place] for row in rows)] for place, column in enumerate(columns)]
    words = [max(len(word) for text in each for word in (text.split() or [""])) for each in texts]
    return [float(max(word, min(max(map(len, each)), 30), 6)) for word, each in zip(words, texts, strict=True)]


def _receipts(page: Page) -> dict[str, Any]:
    rows = [
        [panel.title, panel.receipt.id, panel.receipt.sql_sha256, f"{panel.receipt.rows:,}"]
        for panel in page.panels
        if panel.receipt is not None
    ]
    return _grid(("Figure", "Receipt", "SQL SHA-256", "Rows"), rows, (2.4, 1.5, 5.2, 0.8), (False, False, False, True))


def _grid(
    columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], right: Sequence[bool] = ()
) -> dict[str, Any]:
    is_right = list(right) or [False] * len(columns)
    return {"columns": list(columns), "rows": [list(row) for row in rows], "widths": list(widths), "right": is_right}
