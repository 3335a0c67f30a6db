"""A chart of the digest as a picture, drawn like those of the documents."""

from __future__ import annotations

from analytics_desktop.models.digest import DigestChart
from analytics_desktop.models.message import Picture
from analytics_desktop.services.export.document.plot import chart_shapes, describe
from analytics_desktop.services.export.document.typeset import drawn
from analytics_desktop.services.telling.choose import Choice
from analytics_desktop.services.telling.sentences import chart_title


def chart_of(choice: Choice, cid: str) -> DigestChart:
    page, panel = choice
    title = chart_title(choice)
    shapes = {**chart_shapes(page, panel), "is_demo": page.source.is_demo}
    picture = Picture(cid, drawn("chart", shapes), describe(page, panel, title))
    return DigestChart(title, picture, panel.receipt.id if panel.receipt else "")
