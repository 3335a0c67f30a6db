"""A key figure as a card: name, value, what it was before, status by icon and word."""

from __future__ import annotations

from typing import Any, NamedTuple

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from analytics_desktop.models.unit import UNKNOWN, short
from analytics_desktop.services.telling.choose import Choice
from analytics_desktop.services.telling.sentences import status_of

from .fit import LINE, fitting_points, shortened, tied
from .palette import Palette
from .room import Box
from .shapes import describe

_SIDE, _TOP = Inches(0.18), Inches(0.14)
_FIGURE, _SMALLEST = 30, 10  # points
_STATUS_COLOUR = {
    "better": MSO_THEME_COLOR.ACCENT_3,
    "worse": MSO_THEME_COLOR.ACCENT_4,
    "neutral": MSO_THEME_COLOR.ACCENT_6,
    "unknown": MSO_THEME_COLOR.ACCENT_6,
}


class Line(NamedTuple):
    """`room` is the height in points that the line may take."""

    text: str
    points: int
    is_bold: bool
    colour: Any
    room: float


def add_card(slide: Any, choice: Choice, box: Box, palette: Palette) -> None:
    """Letters have the theme's colours where those can be read on its paper."""
    card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box)
    card.name = f"Key figure {choice.panel.title}"
    card.shadow.inherit = False
    card.fill.solid()
    card.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    card.line.color.theme_color, card.line.width = MSO_THEME_COLOR.ACCENT_6, Pt(0.75)
    frame = card.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = _SIDE
    frame.margin_top = frame.margin_bottom = _TOP
    lines = card_lines(choice)
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        _write(paragraph, line, (box[2] - 2 * _SIDE) / 12700)
        colour = paragraph.runs[0].font.color
        colour.theme_color, colour.brightness = palette.readable(line.colour, large=line.points == _FIGURE)
    title, value, before, status = (line.text for line in lines)
    describe(card, f"{title}: {value}. {before}. {status}.")


def card_lines(choice: Choice) -> tuple[Line, Line, Line, Line]:
    panel, currency = choice.panel, choice.page.source.currency
    is_known = panel.trouble is None
    value = short(panel.whole, panel.metric.unit, currency) if is_known else UNKNOWN
    status = panel.trouble.sentence if panel.trouble else status_of(panel.change)
    verdict = panel.change.verdict if panel.change else "unknown"
    return (
        Line(panel.title, 14, False, MSO_THEME_COLOR.TEXT_2, 38.0),
        Line(value, _FIGURE, True, MSO_THEME_COLOR.TEXT_1, 40.0),
        Line(f"Before: {short(panel.before, panel.metric.unit, currency)}", 12, False, MSO_THEME_COLOR.ACCENT_6, 18.0),
        Line(status, 12, True, _STATUS_COLOUR[verdict], 48.0),
    )


def _write(paragraph: Any, line: Line, width: float) -> None:
    """A figure is written smaller before it is shortened: half a number is a wrong one."""
    run, text = paragraph.add_run(), tied(line.text)
    sizes = range(line.points, min(line.points, _SMALLEST) - 1, -1)
    room = line.room if line.points < _FIGURE else line.points * LINE
    points = fitting_points(text, width, room, sizes, line.is_bold) or sizes[-1]
    run.text = shortened(text, width, room, points, line.is_bold)
    run.font.size, run.font.bold = Pt(points), line.is_bold
    paragraph.space_before = Pt(0 if line.points == 14 else 6)
    paragraph.alignment = PP_ALIGN.LEFT
