"""The few things that every slide needs: placeholders filled to fit, notes, alt text, demo mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from analytics_desktop.models.page import Source
from analytics_desktop.services.telling.receipts import footer_text

from .fit import height_needed, shortened, tied
from .foot import add_foot
from .room import Box
from .template import Look

TITLE_SIZES = (26, 24, 22, 20, 18)
BODY_SIZES = (16, 14, 13, 12, 11)
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)


def new_slide(look: Look, layout: Any, title: str, source: Source, title_sizes: Sequence[float] = TITLE_SIZES) -> Any:
    """A slide of a layout with title, demo mark, footer and slide number; what the layout offers beside is kept."""
    slide = look.deck.slides.add_slide(layout)
    if layout is look.bare:
        _place(slide.shapes.title, look.title)
    put_text(slide.shapes.title, [title], title_sizes, bold=True)
    if layout is look.bare and look.title_ink is not None:
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.color.theme_color = look.title_ink
    if layout is look.bare:
        _drop_empty(slide)
    if source.is_demo:
        add_demo_mark(slide, look.width, look.height, is_dark=look.is_ours and layout is look.front)
    if look.is_on_picture:
        _add_sheet(slide, look.body)
    add_foot(slide, look, layout, footer_text(source))
    return slide


def _place(shape: Any, box: Box) -> None:
    """Say the place only where it is not the layout's own already, so that the slide follows its layout."""
    if (shape.left, shape.top, shape.width, shape.height) != box:
        shape.left, shape.top, shape.width, shape.height = box


def _add_sheet(slide: Any, body: Box) -> None:
    """Paper between a picture of the template and the content."""
    left, top, width, height = body
    edge = Inches(0.1)
    sheet = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left - edge, top - edge, width + 2 * edge, height + 2 * edge)
    sheet.name = "Paper"
    sheet.shadow.inherit = False
    sheet.line.fill.background()
    sheet.fill.solid()
    sheet.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    _put_behind(slide, sheet)


def _drop_empty(slide: Any) -> None:
    """Placeholders that nothing is written into would show their prompt."""
    for place in list(slide.placeholders):
        if place != slide.shapes.title:
            place._element.getparent().remove(place._element)


def add_words(slide: Any, look: Look, box: Box, lines: Sequence[str], sizes: Sequence[float], between: float) -> None:
    """Text in a box of its own, in the theme's text colour."""
    shape = slide.shapes.add_textbox(*box)
    shape.name, shape.text_frame.word_wrap = "Words", True
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    put_text(shape, lines, sizes, between=between)
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def put_text(
    shape: Any, paragraphs: Sequence[str], sizes: Sequence[float], bold: bool = False, between: float = 6
) -> None:
    """Fill a text shape at the largest size at which all fits; what does not fit at the smallest is shortened."""
    paragraphs = [tied(text) for text in paragraphs]
    width, height = shape.width / 12700, shape.height / 12700
    points = next(
        (size for size in sizes if height_needed(paragraphs, width, size, between, bold) <= height),
        sizes[-1],
    )
    if height_needed(paragraphs, width, points, between, bold) > height:
        each = (height - between * (len(paragraphs) - 1)) / max(len(paragraphs), 1)
        paragraphs = [shortened(text, width, each, points, bold) for text in paragraphs]
    frame = shape.text_frame
    frame.clear()
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run.font.size = Pt(points)
        paragraph.space_before = Pt(between if number else 0)


def add_demo_mark(slide: Any, width: int, height: int, is_dark: bool) -> None:
    """A large slanted mark behind the content. Its words are also in the footer: screen readers may skip it."""
    top, room = Emu(int(height / 2 - Inches(0.7))), Emu(int(width - Inches(2.4)))
    box = slide.shapes.add_textbox(Inches(1.2), top, room, Inches(1.4))
    box.name, box.rotation = "Demo mark", -18.0
    paragraph = box.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    run = paragraph.add_run()
    run.text = "DEMO DATA"
    run.font.size, run.font.bold = Pt(96), True
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if is_dark else MSO_THEME_COLOR.BACKGROUND_2
    run.font.color.brightness = 0.15 if is_dark else 0.0
    _put_behind(slide, box)


def _put_behind(slide: Any, shape: Any) -> None:
    """Behind all, after the title for reading order, and passed over by screen readers."""
    shape._element.nvSpPr.cNvPr.append(parse_xml(_DECORATIVE))
    slide.shapes._spTree.remove(shape._element)
    slide.shapes._spTree.insert(3, shape._element)


def describe(shape: Any, text: str) -> None:
    """Alternative text of a chart, table, picture or shape."""
    properties = next(shape._element.iter("{*}cNvPr"))
    properties.set("descr", text)


def add_notes(slide: Any, text: str) -> None:
    slide.notes_slide.notes_text_frame.text = text
