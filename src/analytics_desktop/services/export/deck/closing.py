"""The slides that ask something of the reader: risks with their owners, and decisions."""

from __future__ import annotations

from collections.abc import Sequence

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.services.telling.decisions_asked import decisions_asked
from analytics_desktop.services.telling.receipts import notes_text
from analytics_desktop.services.telling.risks import risks

from .shapes import add_notes, new_slide
from .tables import Row, add_table, fitted, sheets
from .template import Look

_SIZES = (20, 18, 16, 14, 13, 12, 11)


def add_risks_slide(look: Look, pages: Sequence[Page], title: str) -> None:
    found = risks(pages)
    rows = [(one.what, one.stands, one.status, one.owner) for one in found]
    header = ("What", "Where it stands", "Status", "Owner")
    _add(look, pages, title, header, rows, (0.34, 0.30, 0.24, 0.12), [one.metric for one in found])


def add_decisions_slide(look: Look, pages: Sequence[Page], title: str) -> None:
    asked = decisions_asked(pages)
    rows = [(str(number), one.decision, one.why) for number, one in enumerate(asked, start=1)]
    _add(look, pages, title, ("", "Decision asked", "Why"), rows, (0.06, 0.52, 0.42), [one.metric for one in asked])


def panels_behind(pages: Sequence[Page], kind: str) -> list[Panel]:
    """The panels that risks or decisions were taken from."""
    return _panels(pages, [one.metric for one in (risks(pages) if kind == "risks" else decisions_asked(pages))])


def _add(
    look: Look,
    pages: Sequence[Page],
    title: str,
    header: Row,
    rows: Sequence[Row],
    shares: Sequence[float],
    metrics: Sequence[str],
) -> None:
    """One slide, in the largest size at which all rows fit; at the smallest, as many as do."""
    slide = new_slide(look, look.bare, title, pages[0].source)
    body = look.body
    tried = ((points, fitted(rows, header, shares, body, points)) for points in _SIZES)
    fitting = (one for one in tried if len(list(sheets(rows, header, one[1], body, one[0]))) <= 1)
    points, shares = next(fitting, (_SIZES[-1], fitted(rows, header, shares, body, _SIZES[-1])))
    shown = next(sheets(rows, header, shares, look.body, points), [])
    add_table(slide, [header, *shown], shares, look.body, points)
    add_notes(slide, notes_text(pages[0], _panels(pages, metrics), title))


def _panels(pages: Sequence[Page], metrics: Sequence[str]) -> list[Panel]:
    """Each metric's first panel, so that the notes carry its receipt."""
    first = {panel.metric.id: panel for page in reversed(pages) for panel in reversed(page.panels)}
    return [first[metric] for metric in dict.fromkeys(metrics)]
