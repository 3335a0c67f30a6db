"""Makes the digest of a week from the pages. What cannot be told becomes a sentence, never an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from analytics_desktop.models.digest import Digest, DigestFigure
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Page, Panel, Source, number_of
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.models.unit import short
from analytics_desktop.services.access.scope import of_file
from analytics_desktop.services.alerts.log import AlertLog
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.receipts.register import remember
from analytics_desktop.services.telling.choose import Choice, front_charts, in_board_order, key_figures
from analytics_desktop.services.telling.decisions_asked import decisions_asked
from analytics_desktop.services.telling.receipts import as_of_words, footer_text
from analytics_desktop.services.telling.sentences import day_words, period_words, status_of

from .charts import chart_of

CHARTS, ALERTS, MISSING = 3, 8, 12
OF_NOW = {"usage.online_now"}
WEEK = timedelta(days=7)
_TONES = {"better": "good", "worse": "bad"}


def last_week(now: datetime, zone: str) -> Period:
    """Monday to Sunday of the week before the one that `now` is in, by the calendar of `zone`."""
    today = now.astimezone(ZoneInfo(zone)).date()
    monday = today - timedelta(days=today.weekday())
    return Period(monday - WEEK, monday)


def make_digest(desk: Desk, now: datetime, progress: Progress = silent) -> Digest:
    """Of the last whole week against the one before; logged as one file for others, its receipts kept.

    Raises Problem before the first sync, or where the log refuses, and Cancelled.
    """
    source = desk.source
    if source is None:
        raise Problem("There is no data on this machine yet.", "Sync, then send the digest.")
    period = last_week(now, source.zone)
    metrics = tuple(one for page in desk.catalogue.pages for one in desk.catalogue.metrics_of(page.id))
    with desk.gate.passing(of_file("digest", Filters(period), (), metrics), source):
        return _digest(desk, source, period, now, progress)


def _digest(desk: Desk, source: Source, period: Period, now: datetime, progress: Progress) -> Digest:
    pages, missing = _pages(desk, period, progress)
    if pages:
        missing += [words for page in pages for panel in page.panels for words in _untold(panel)]
    told = [replace(page, panels=tuple(filter(_is_told, page.panels))) for page in pages]
    figures = key_figures(told)
    drawn = _charts(told)
    named = [replace(choice.page, panels=(choice.panel,)) for choice in (*figures, *drawn)]
    remember(desk.workspace, desk.secrets, named, f"digest of {period.start}")
    return Digest(
        title=_title(source, period, figures),
        company=source.company,
        period=period,
        period_words=period_words(period),
        as_of=f"Data as of {as_of_words(source)}; days in {source.zone}, amounts in {source.currency}.",
        is_demo=source.is_demo,
        answers=tuple(page.answer for page in in_board_order(pages)[:3] if page.answer),
        figures=tuple(_figure(choice) for choice in figures),
        charts=tuple(chart_of(choice, f"chart-{number}") for number, choice in enumerate(drawn, 1)),
        decisions=tuple((one.decision, one.why) for one in decisions_asked(in_board_order(told))),
        alerts=_alerts(desk, now),
        missing=_at_most(tuple(dict.fromkeys(missing))),
        receipts=_receipts([*figures, *drawn]),
        footer=footer_text(source),
    )


def _pages(desk: Desk, period: Period, progress: Progress) -> tuple[list[Page], list[str]]:
    """The pages, none where the week has no data at all; and sentences about what of the week is missing."""
    ends = desk.default_filters().period.finish
    if ends <= period.start:
        return [], [f"There is no data of this week: the newest is of {day_words(ends - timedelta(days=1))}. Sync."]
    missing = []
    if ends < period.finish:
        missing.append(f"The data ends on {day_words(ends - timedelta(days=1))}; the rest of the week is missing.")
    pages: list[Page] = []
    plans = desk.catalogue.pages
    for number, plan in enumerate(plans):
        progress(f"Reading {plan.title}", number / len(plans))
        try:
            pages.append(desk.page(plan.id, Filters(period)))
        except Problem as problem:
            missing.append(f"{plan.title}: {problem.sentence}")
    return pages, missing


def _is_told(panel: Panel) -> bool:
    """Nothing by name of a person, nothing that failed, no figure that is unknown or about this minute."""
    if panel.trouble is not None or panel.pending or panel.by == "person" or panel.metric.id in OF_NOW:
        return False
    return panel.chart != "card" or number_of(panel.whole) is not None


def _untold(panel: Panel) -> Iterator[str]:
    if panel.trouble is not None:
        yield f"{panel.title}: {panel.trouble.sentence}"
    elif panel.chart == "card" and not panel.pending and panel.metric.id not in OF_NOW:
        if panel.whole is None:
            yield f"{panel.metric.title} is unknown for this week."
        elif number_of(panel.whole) is None:
            yield f"{panel.metric.title} is not told: it would be about fewer than five people."


def _at_most(lines: tuple[str, ...]) -> tuple[str, ...]:
    more = len(lines) - MISSING
    return lines if more <= 1 else (*lines[:MISSING], f"And {more} more panels.")


def _charts(pages: Sequence[Page]) -> list[Choice]:
    """One of a page first, so that every page has its say."""
    seen: dict[str, int] = {}
    ranked = []
    for place, choice in enumerate(front_charts(pages)):
        if choice.panel.chart in {"line", "bar"} and (choice.panel.parts or choice.panel.whole is not None):
            seen[choice.page.id] = seen.get(choice.page.id, 0) + 1
            ranked.append((seen[choice.page.id], place, choice))
    return [choice for _, _, choice in sorted(ranked, key=lambda one: one[:2])[:CHARTS]]


def _title(source: Source, period: Period, figures: Sequence[Choice]) -> str:
    demo = "DEMO DATA: " if source.is_demo else ""
    lead = figures[0] if figures else None
    words = ""
    if lead is not None:
        value = short(lead.panel.whole, lead.panel.metric.unit, lead.page.source.currency)
        words = f": {lead.panel.metric.title.lower()} {value}"
    return f"{demo}AI at {source.company}, week of {day_words(period.start)}{words}"


def _figure(choice: Choice) -> DigestFigure:
    page, panel = choice
    verdict = panel.change.verdict if panel.change else "unknown"
    return DigestFigure(
        panel.metric.title,
        short(panel.whole, panel.metric.unit, page.source.currency),
        status_of(panel.change),
        _TONES.get(verdict, "plain"),
        panel.receipt.id if panel.receipt else "",
    )


def _alerts(desk: Desk, now: datetime) -> tuple[str, ...]:
    recent = [one.alert for one in AlertLog(desk.journal).alerts() if now - WEEK <= one.alert.at <= now]
    lines = [f"{alert.title}: {alert.sentence}" for alert in recent[:ALERTS]]
    more = len(recent) - len(lines)
    return tuple([*lines, f"And {more} more, at the bell in the window."] if more else lines)


def _receipts(choices: Iterable[Choice]) -> tuple[str, ...]:
    found = {panel.receipt.id: panel for _, panel in choices if panel.receipt is not None}
    return tuple(f"{panel.metric.id}: receipt {id_}, SQL {panel.metric.sha256[:12]}" for id_, panel in found.items())
