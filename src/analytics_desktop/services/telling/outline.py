"""Which slides a deck has and in which order: presets, what a person chose, and what was put into the basket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page, Panel

from .choose import Choice, front_charts, in_board_order, is_drawable, key_figures
from .decisions_asked import decisions_asked
from .risks import risks, risks_title
from .sentences import chart_title, figures_title, forecast_title, is_foreseen, lower_first, unique

Kind = Literal["figures", "chart", "forecast", "table", "risks", "decisions"]
MOST_FRONT = 8  # slides before the appendix, the title among them
PRESETS: dict[str, tuple[str, ...]] = {
    "board": (
        "figures", "forecast:cost.total_cost", "cost.bridge", "usage.active_people", "impact.payback_course", "risks",
        "decisions",
    ),
    "finance": (
        "figures", "forecast:cost.total_cost", "cost.bridge", "cost.total_cost/department", "cost.total_cost/model",
        "impact.payback_course", "decisions",
    ),
    "ops": (
        "figures", "agent.success_rate", "agent.executions", "agent.errors", "usage.active_people",
        "compliance.security_events", "risks",
    ),
}  # fmt: skip
_LEADING: dict[str, tuple[str, ...]] = {
    "board": (),
    "finance": ("cost", "impact"),
    "ops": ("agent", "usage", "compliance"),
}


class Slide(NamedTuple):
    """`id` names it in presets and on the command line; `title` is its message; `choice` what a chart is drawn of."""

    id: str
    kind: Kind
    title: str
    choice: Choice | None = None


def outline(pages: Sequence[Page], preset: str = "board", wanted: Sequence[str] = ()) -> list[Slide]:
    """The front slides after the title. `wanted` are slide ids in their order; without any, the preset's, filled up.

    Raises Problem for a preset or slide that does not exist.
    """
    if preset not in PRESETS:
        raise Problem(f"There is no preset called {preset}.", f"Presets are: {', '.join(PRESETS)}.")
    known = {slide.id: slide for slide in available(pages, preset)}
    missing = [name for name in wanted if name not in known]
    if missing:
        raise Problem(f"There is no slide called {missing[0]}.", f"Slides are: {', '.join(known)}.")
    ids = list(wanted) or _filled([name for name in PRESETS[preset] if name in known], pages, known)
    return _titled(known[name] for name in ids)


def basket_slides(basket: Iterable[Choice]) -> list[Slide]:
    """A slide for each collected panel, whatever its kind."""
    return _titled(map(_collected, basket))


def _collected(one: Choice) -> Slide:
    """A card is drawn as the line behind its sparkline; what no chart can show becomes a table."""
    panel = replace(one.panel, chart="line") if one.panel.chart == "card" and one.panel.series else one.panel
    choice = Choice(one.page, panel)
    if is_drawable(panel):
        return Slide(slide_id(panel), "chart", chart_title(choice), choice)
    return Slide(slide_id(panel), "table", panel.title, choice)


def available(pages: Sequence[Page], preset: str = "board") -> list[Slide]:
    """Every slide that these pages can fill, in board order."""
    slides: dict[str, Slide] = {}
    for slide in _all(in_board_order(pages), preset):
        slides.setdefault(slide.id, slide)
    return list(slides.values())


def figures_of(pages: Sequence[Page], preset: str) -> list[Choice]:
    """The key figures of a preset, in board order."""
    ordered = in_board_order(pages)
    return key_figures([page for page in ordered if page.id in _LEADING[preset]] or ordered)


def slide_id(panel: Panel) -> str:
    return f"{panel.metric.id}/{panel.by}" if panel.by and panel.chart != "waterfall" else panel.metric.id


def _all(pages: Sequence[Page], preset: str) -> Iterator[Slide]:
    figures = figures_of(pages, preset)
    if figures:
        yield Slide("figures", "figures", figures_title(figures))
    for choice in (Choice(page, panel) for page in pages for panel in page.charts):
        if is_foreseen(choice.panel):
            yield Slide(f"forecast:{choice.panel.metric.id}", "forecast", forecast_title(choice), choice)
        if is_drawable(choice.panel):
            yield Slide(slide_id(choice.panel), "chart", chart_title(choice), choice)
    found = risks(pages)
    if found:
        yield Slide("risks", "risks", risks_title(found))
    asked = decisions_asked(pages)
    if asked:
        few = {1: "One decision is", 2: "Two decisions are", 3: "Three decisions are"}[len(asked)]
        first = lower_first(asked[0].decision)
        yield Slide("decisions", "decisions", f"{few} asked of you{', the first' if len(asked) > 1 else ''}: {first}")


def _filled(ids: list[str], pages: Sequence[Page], known: dict[str, Slide]) -> list[str]:
    """Where the preset's own charts are missing, the pages' first charts come before risks and decisions."""
    closing = [name for name in ids if name in {"risks", "decisions"}]
    front = [name for name in ids if name not in closing]
    for choice in front_charts(pages):
        name = slide_id(choice.panel)
        taken = len(front) + len(closing) >= MOST_FRONT - 1
        if name in known and name not in front and f"forecast:{name}" not in front and not taken:
            front.append(name)
    return front + closing


def _titled(slides: Iterable[Slide]) -> list[Slide]:
    listed = list(slides)
    titles = unique([slide.title for slide in listed])
    return [slide._replace(title=title) for slide, title in zip(listed, titles, strict=True)]
