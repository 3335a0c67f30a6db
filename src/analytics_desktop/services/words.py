"""Sentences made from numbers, each true of the numbers it is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from analytics_desktop.models.comparison import change_between
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Change, Panel, Part, Source, Suppressed, Value, Verdict, number_of
from analytics_desktop.models.unit import short

MOST_FLAT_POINTS = Decimal("0.05")  # below what is shown
MULTIPLIED = 900.0  # percent: from ten times on
_WORDS: dict[Verdict, str] = {"better": "better", "worse": "worse"}


def against(filters: Filters) -> str:
    """What the numbers are compared with: "previous 90 days"."""
    days = filters.period.days
    span = "day" if days == 1 else f"{days} days"
    return {"previous": f"previous {span}", "last_year": f"the same {span} last year", "budget": "budget"}.get(
        filters.compare, "nothing"
    )


def change(metric: Metric, value: Value, before: Value, filters: Filters) -> Change:
    """The change against the compared period: percentages differ by points, and what multiplied is told in times."""
    compared = against(filters)
    result = change_between(value, before, metric.good, compared)
    if result.absolute is None or result.direction == "flat":
        return result
    word = _WORDS.get(result.verdict, "more" if result.direction == "up" else "less")
    if metric.unit == "percent":
        points = abs(Decimal(str(result.absolute)))
        if points < MOST_FLAT_POINTS:
            return replace(result, direction="flat", verdict="neutral", words=f"unchanged against {compared}")
        return replace(result, words=f"{points:.1f} pts {word} than {compared}")
    if result.percent is not None and result.percent >= MULTIPLIED:
        return replace(result, words=f"{result.percent / 100 + 1:.0f} times {compared}{_judged(result.verdict)}")
    return result


def _judged(verdict: Verdict) -> str:
    return f", {verdict}" if verdict in _WORDS else ""


def answer(panels: Sequence[Panel], filters: Filters, source: Source) -> str:
    """One sentence: the page's first number, how it changed, and which part moved most; a second one says why."""
    lead = next((panel for panel in panels if panel.trouble is None and number_of(panel.whole) is not None), None)
    if lead is None:
        hidden = next((panel.note for panel in panels if isinstance(panel.whole, Suppressed)), "")
        return hidden or _nothing(filters)
    text = f"{lead.metric.title} {short(lead.whole, lead.metric.unit, source.currency)}"
    if lead.change is not None and lead.change.direction != "unknown":
        text += f", {lead.change.words}"
    return f"{text}{_mover(lead, panels, source)}.{_causes(panels)}"


def _causes(panels: Sequence[Panel]) -> str:
    """Why it changed, as a second sentence, where a panel of the page says so."""
    told = next((one.change for one in panels if one.metric.computed and one.parts and one.change), None)
    return f" {told.words}." if told and told.direction in {"up", "down"} else ""


def _nothing(filters: Filters) -> str:
    where = " with these filters" if filters.where else ""
    return f"Nothing is recorded from {filters.period.start} to {filters.period.last}{where}: choose another period."


def _mover(lead: Panel, panels: Sequence[Panel], source: Source) -> str:
    split = next((one for one in panels if one.metric.id == lead.metric.id and one.by and one.parts), None)
    if split is None:
        return ""
    metric, moves = lead.metric, [(_move(part), part) for part in split.parts]
    known = [(move, part) for move, part in moves if move is not None]
    direction = lead.change.direction if lead.change else "unknown"
    if direction in {"up", "down"} and known:
        sign = 1 if direction == "up" else -1
        move, part = max(known, key=lambda one: (sign * one[0], one[1].segment))
        if sign * move > 0:
            size = short(abs(move), metric.unit, source.currency)
            return f"; {part.segment} moved most, {'+' if move > 0 else '−'}{size}"
    largest = next((part for part in split.parts if number_of(part.value)), None)
    if largest is None:
        return ""
    return f"; the largest {(split.by or '').replace('_', ' ')} is {largest.segment} with " + short(
        largest.value, metric.unit, source.currency
    )


def _move(part: Part) -> Decimal | None:
    now, before = number_of(part.value), number_of(part.before)
    return None if now is None or before is None else Decimal(str(now)) - Decimal(str(before))
