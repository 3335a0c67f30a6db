"""The numbers of a page as data, and whether two such data say the same."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from analytics_desktop.models.page import Page
from analytics_desktop.services.export.json_file import page_data

# Only averages and percentages are floating; their last digits depend on the order of addition.
TOLERANCE = 1e-9
SUPPRESSED = "suppressed"
Numbers = dict[str, Any]
"""One page, as its JSON file holds it."""


def numbers_of(page: Page) -> dict[str, Any]:
    """All numbers of the page, without the sentence made from them."""
    data = page_data(page)
    del data["answer"]
    return data


def provable(page: Page) -> Page:
    """The page without panels that a pack could not prove: it holds neither what somebody wrote nor rows of any age."""
    proven = tuple(one for one in page.panels if not one.metric.is_unproven)
    return replace(page, panels=proven)


def of_the_period(page: Page) -> Page:
    """The page without panels that rest on rows of any age, of which a pack holds only those of its window."""
    return replace(page, panels=tuple(one for one in page.panels if not one.metric.history))


def panel_name(panel: dict[str, Any]) -> str:
    return f"{panel['metric']} by {panel['by']}" if panel.get("by") else str(panel["metric"])


def differing(packed: dict[str, Any], again: dict[str, Any]) -> list[str]:
    """Names of the panels that are not the same; order within a panel and receipts do not count."""
    mine, theirs = ({panel_name(panel): panel for panel in page["panels"]} for page in (packed, again))
    both = [name for name in mine if name in theirs]
    wrong = [name for name in both if not same(_comparable(mine[name]), _comparable(masked(mine[name], theirs[name])))]
    return wrong + sorted(mine.keys() ^ theirs.keys())


def masked(packed: dict[str, Any], again: dict[str, Any]) -> dict[str, Any]:
    """The panel as computed again, with what the packed one suppresses suppressed too: nothing is claimed there."""
    if SUPPRESSED not in json.dumps(packed):
        return again
    result = {name: SUPPRESSED if packed.get(name) == SUPPRESSED else value for name, value in again.items()}
    for name in ("parts", "rows"):
        known = {_identity(row): row for row in packed.get(name, [])}
        result[name] = [_hidden_like(known.get(_identity(row), {}), row) for row in again.get(name, [])]
    return {**result, "note": packed["note"]} if "note" in packed else result


def _hidden_like(packed: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    return {name: SUPPRESSED if packed.get(name) == SUPPRESSED else value for name, value in row.items()}


def _identity(row: dict[str, Any]) -> str:
    """What a row is about: its period and segment, or the first column of a table."""
    about = [row.get("period"), row.get("segment")] if "segment" in row else list(row.values())[:1]
    return repr(about)


def _comparable(panel: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in panel.items() if name != "receipt"}
    for name in ("parts", "rows"):
        kept[name] = sorted(kept.get(name, []), key=_key)
    return kept


def _key(row: dict[str, Any]) -> str:
    """Order by everything but floating numbers, which may differ in their last digit."""
    return repr([(name, value) for name, value in row.items() if not isinstance(value, float)])


def same(one: Any, other: Any) -> bool:
    """Equal, but for the last digits of floating numbers."""
    if isinstance(one, float) and isinstance(other, (int, float)) and not isinstance(other, bool):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def csv_rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """The lines that the page's long CSV must have, from its JSON: metric, unit, by, grain, period, segment, value."""
    start, grain = data["filters"]["from"], data["filters"]["grain"]
    lines: list[tuple[str, ...]] = []
    for panel in data["panels"]:
        if "trouble" in panel or "whole" not in panel:
            continue
        head = (panel["metric"], panel["unit"], panel["by"] or "")
        lines.append((*head, "whole", start, "", _text(panel["whole"])))
        lines += [(*head, "whole", start, part["segment"], _text(part["value"])) for part in panel["parts"]]
        rows, step = panel["rows"], panel.get("grain", grain)
        lines += [(*head, step, row["period"], row["segment"] or "", _text(row["value"])) for row in rows]
    return list(dict.fromkeys(lines))


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else repr(value)
