"""The few things that every slide needs: placeholders filled to fit, footer, notes, alt text, demo mark."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from analytics_desktop.models.page import Source
from analytics_desktop.services.telling.receipts import footer_text

from .fit import height_needed, shortened, tied
from .template import Box, Look

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
    put_text(slide.shapes.title, [title], title_sizes, bold=True)
    if layout is look.bare:
        _drop_empty(slide)
    if source.is_demo:
        add_demo_mark(slide, look.width, look.height, is_dark=layout is look.front)
    marginal = {PP_PLACEHOLDER.FOOTER: footer_text(source), PP_PLACEHOLDER.SLIDE_NUMBER: ""}
    places = {place.placeholder_format.type: place for place in layout.placeholders}
    for kind, text in marginal.items():
        if kind in places:
            slide.shapes._spTree.append(_copy_of(places[kind], text))
    if PP_PLACEHOLDER.FOOTER not in places:
        _add_footer(slide, look, footer_text(source))
    return slide


def _drop_empty(slide: Any) -> None:
    """Placeholders that nothing is written into would show their prompt."""
    for place in list(slide.placeholders):
        if place != slide.shapes.title:
            place._element.getparent().remove(place._element)


def _add_footer(slide: Any, look: Look, text: str) -> None:
    height = Inches(0.3)
    box = slide.shapes.add_textbox(look.body[0], look.height - height - Inches(0.08), look.body[2], height)
    box.name = "Footer"
    put_text(box, [text], (9, 8))


def add_words(slide: Any, look: Look, box: Box, lines: Sequence[str], sizes: Sequence[float], between: float) -> None:
    """Text in a box of its own, in the theme's text colour."""
    shape = slide.shapes.add_textbox(*box)
    shape.name, shape.text_frame.word_wrap = "Words", True
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    put_text(shape, lines, sizes, between=between)
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def _copy_of(place: Any, text: str) -> Any:
    """A footer or number placeholder for the slide; python-pptx leaves these on the layout."""
    element = deepcopy(place._element)
    for geometry in list(element.spPr):
        element.spPr.remove(geometry)
    if place.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
        _set_text(element, text)
    return element


def _set_text(element: Any, text: str) -> None:
    """The first run says it all; a footer without a run gets one."""
    runs = list(element.iter("{*}t"))
    if runs:
        runs[0].text = text
        for other in runs[1:]:
            other.text = ""
        return
    paragraph = next(element.iter("{*}p"))
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    paragraph.insert(0, parse_xml(f'<a:r xmlns:a="{space}"><a:t/></a:r>'))
    next(paragraph.iter("{*}t")).text = text


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
    properties = box._element.nvSpPr.cNvPr
    properties.append(parse_xml(_DECORATIVE))
    slide.shapes._spTree.remove(box._element)
    slide.shapes._spTree.insert(3, box._element)  # behind all, and after the title for reading order


def describe(shape: Any, text: str) -> None:
    """Alternative text of a chart, table, picture or shape."""
    properties = next(shape._element.iter("{*}cNvPr"))
    properties.set("descr", text)


def add_notes(slide: Any, text: str) -> None:
    slide.notes_slide.notes_text_frame.text = text
