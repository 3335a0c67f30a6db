"""The few things that every slide needs: placeholders filled to fit, footer, notes, alt text, demo mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from analytics_desktop.models.page import Source
from analytics_desktop.services.telling.receipts import footer_text

from .fit import height_needed, shortened, tied
from .template import layout_named

TITLE_SIZES = (26, 24, 22, 20, 18)
BODY_SIZES = (16, 14, 13, 12, 11)
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)


def new_slide(
    deck: Any, layout_name: str, title: str, source: Source, title_sizes: Sequence[float] = TITLE_SIZES
) -> Any:
    """A slide of a named layout with title, demo mark, footer and slide number."""
    layout = layout_named(deck, layout_name)
    slide = deck.slides.add_slide(layout)
    put_text(slide.shapes.title, [title], title_sizes, bold=True)
    if source.is_demo:
        add_demo_mark(slide, Emu(deck.slide_width), Emu(deck.slide_height), is_dark=layout_name == "Title")
    for place in layout.placeholders:
        if place.placeholder_format.type in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            slide.shapes._spTree.append(_copy_of(place, footer_text(source)))
    return slide


def _copy_of(place: Any, text: str) -> Any:
    """A footer or number placeholder for the slide; python-pptx leaves these on the layout."""
    from copy import deepcopy

    element = deepcopy(place._element)
    for geometry in list(element.spPr):
        element.spPr.remove(geometry)
    if place.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
        next(element.iter("{*}t")).text = text
    return element


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
    box = slide.shapes.add_textbox(
        Inches(1.2), Emu(int(height / 2 - Inches(0.7))), Emu(int(width - Inches(2.4))), Inches(1.4)
    )
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
