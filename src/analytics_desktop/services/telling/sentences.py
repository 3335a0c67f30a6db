"""Sentences of the deck. Every number in them is one of the Page's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analytics_desktop.models.filters import Period
from analytics_desktop.models.page import Change, Page, Panel, Part, number_of
from analytics_desktop.models.unit import UNKNOWN, short

from .choose import Choice

_STATUS = {"better": ("▲", "▼", "better"), "worse": ("▲", "▼", "worse"), "neutral": ("▲", "▼", "changed")}


def day_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def period_words(period: Period) -> str:
    return f"{day_words(period.start)} – {day_words(period.last)}"


def lower_first(title: str) -> str:
    """`Total cost` inside a sentence; names in capitals such as `DAU` or `P95` stay."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def status_of(change: Change | None) -> str:
    """An icon for the direction and a word for the verdict, so that colour is not needed."""
    if change is None or change.verdict == "unknown" or change.direction == "unknown":
        return "○ no comparison"
    if change.direction == "flat":
        return f"● unchanged ({change.words})" if "%" in change.words else "● unchanged"
    up, down, _ = _STATUS[change.verdict]
    return f"{up if change.direction == 'up' else down} {change.words}"


def chart_title(choice: Choice) -> str:
    """The message of a chart as one sentence with its number."""
    page, panel = choice
    title, unit, currency = panel.metric.title, panel.metric.unit, page.source.currency
    if panel.chart == "waterfall" and panel.change is not None:
        return f"{title}: {lower_first(panel.change.words)}"
    if panel.parts and (panel.by is not None or panel.chart == "bar"):
        return _leader_words(panel, panel.parts, currency)
    if panel.whole is None:
        return _several_words(page, panel)
    known = panel.change is not None and panel.change.verdict != "unknown"
    ending = f", {panel.change.words}" if known and panel.change else f" in {_period(page)}"
    return f"{title} {_verb(panel)} {short(panel.whole, unit, currency)}{ending}"


def _verb(panel: Panel) -> str:
    """How the number moved; where nothing is known of before, that it is so."""
    direction = panel.change.direction if panel.change and panel.change.verdict != "unknown" else "unknown"
    moved = {"up": "rose to", "down": "fell to", "flat": "held at"}.get(direction)
    return moved or ("came to" if panel.metric.adds_up else "stood at")


def _several_words(page: Page, panel: Panel) -> str:
    """Of several lines: what each came to, or where each ended."""
    title, unit, currency = panel.metric.title, panel.metric.unit, page.source.currency
    known = [part for part in panel.parts if number_of(part.value) is not None][:3]
    if known:
        verb = "came to" if panel.metric.adds_up else "stood at"
        return f"{title} {verb} {_listed([f'{short(one.value, unit, currency)} ({one.segment})' for one in known])}"
    ends = [
        (line.segment, line.values[-1])
        for line in panel.series
        if line.values and number_of(line.values[-1]) is not None
    ]
    if not ends:
        return f"{title} is {UNKNOWN} for {_period(page)}"
    return f"{title}: {_listed([f'{name or title} {short(value, unit, currency)}' for name, value in ends[:2]])} so far"


def is_foreseen(panel: Panel) -> bool:
    """A line of one series whose next periods can be expected."""
    ahead = panel.outlook
    is_line = panel.trouble is None and panel.chart == "line" and len(panel.series) == 1
    return is_line and ahead is not None and bool(ahead.periods)


def forecast_title(choice: Choice) -> str:
    """What is expected, with its range, after what it was."""
    page, panel = choice
    ahead, unit, currency = panel.outlook, panel.metric.unit, page.source.currency
    if ahead is None or not ahead.periods:
        return chart_title(choice)
    days = f"the next {len(ahead.periods)} {ahead.step}s"
    if ahead.total is None:
        between = f"between {short(ahead.low_80[-1], unit, currency)} and {short(ahead.high_80[-1], unit, currency)}"
        return f"{panel.metric.title} is expected at {short(ahead.point[-1], unit, currency)} in {days}, {between}"
    between = f"between {short(ahead.total_low, unit, currency)} and {short(ahead.total_high, unit, currency)}"
    return f"{panel.metric.title} is expected to come to {short(ahead.total, unit, currency)} in {days}, {between}"


def forecast_takeaways(choice: Choice) -> list[str]:
    """What was, how it moved, and how sure the expectation is."""
    page, panel = choice
    unit, currency = panel.metric.unit, page.source.currency
    lines = [f"{_period(page)}: {short(panel.whole, unit, currency)}", status_of(panel.change)]
    if panel.outlook is not None:
        lines += [f"Method: {panel.outlook.model}.", panel.outlook.note]
    return lines


def _period(page: Page) -> str:
    return period_words(page.filters.period)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _leader_words(panel: Panel, parts: Sequence[Part], currency: str) -> str:
    leader = parts[0]
    name, value = leader.segment, short(leader.value, panel.metric.unit, currency)
    title = lower_first(panel.metric.title) + (f" by {panel.by.replace('_', ' ')}" if panel.by else "")
    if not panel.metric.adds_up or panel.whole is None:
        return f"{name} has the highest {title} of {len(parts)}: {value}"
    return f"{name} has the largest {title}: {value} of {short(panel.whole, panel.metric.unit, currency)}"


def unique(titles: Sequence[str]) -> list[str]:
    """Titles in their order; a second one of the same words gets a number."""
    seen: dict[str, int] = {}
    result = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        result.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return result


def figures_title(choices: Sequence[Choice]) -> str:
    """How the key figures stand, in one sentence."""
    verdicts = [choice.panel.change.verdict if choice.panel.change else "unknown" for choice in choices]
    better, worse = verdicts.count("better"), verdicts.count("worse")
    total = f"{len(choices)} key figures" if len(choices) != 1 else "1 key figure"
    if better + worse == 0:
        return f"{total} at a glance; none can be called better or worse"
    return f"Of {total}, {better} got better and {worse} got worse against the period before"


def takeaways(choice: Choice, is_first_of_page: bool) -> list[str]:
    """What stands beside a chart: the page's answer, and what was before."""
    page, panel = choice
    unit, currency = panel.metric.unit, page.source.currency
    lines = [page.answer] if is_first_of_page and page.answer else []
    if panel.chart == "waterfall":
        moved = sorted(panel.parts, key=lambda part: -abs(float(number_of(part.value) or 0)))[:3]
        return [*lines, *(f"{part.segment}: {short(part.value, unit, currency)}" for part in moved)]
    if panel.by is None and not panel.parts:
        lines.append(f"{_period(page)}: {short(panel.whole, unit, currency)}")
        if panel.before is not None:
            lines.append(f"Before: {short(panel.before, unit, currency)}")
    else:
        lines += [f"{part.segment}: {short(part.value, unit, currency)}" for part in panel.parts[:3]]
        if panel.whole is not None:
            lines.append(f"All together: {short(panel.whole, unit, currency)}")
    lines.append(panel.note or status_of(panel.change))
    return lines
