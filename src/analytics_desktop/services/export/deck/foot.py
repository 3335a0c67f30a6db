"""The foot of a slide: the footer and the slide number, in the template's own places."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from .fit import text_width
from .template import Look

_SIZES = (10, 9, 8, 7)
_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_GAP, _MARGINS = Inches(0.1), Inches(0.2)


def add_foot(slide: Any, look: Look, layout: Any, text: str) -> None:
    """python-pptx leaves these placeholders on the layout: copies of them say the text and the number."""
    places = {place.placeholder_format.type: place for place in layout.placeholders}
    number, footer = places.get(PP_PLACEHOLDER.SLIDE_NUMBER), places.get(PP_PLACEHOLDER.FOOTER)
    if footer is None:
        _add_footer(slide, look, text)
    else:
        slide.shapes._spTree.append(_copy_of(footer))
        _fit(slide.shapes[-1], look, text, number)
    if number is not None:
        slide.shapes._spTree.append(_copy_of(number))


def _copy_of(place: Any) -> Any:
    element = deepcopy(place._element)
    for geometry in list(element.spPr):
        element.spPr.remove(geometry)
    return element


def _fit(shape: Any, look: Look, text: str, number: Any) -> None:
    """In the layout's place where the text fits there in one line; else from margin to slide number."""
    _set_text(shape._element, text)
    if text_width(text, _SIZES[0]) <= (shape.width - _MARGINS) / 12700:
        return
    top, height = shape.top, shape.height
    right = look.body[0] + look.body[2]
    if number is not None and number.left > look.width // 2:
        right = min(right, number.left - _GAP)
    shape.left, shape.top, shape.width, shape.height = look.body[0], top, Emu(int(right - look.body[0])), height
    points = _points(shape, text)
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = points


def _points(shape: Any, text: str) -> Any:
    """The largest size at which the text is one line of the shape."""
    width = (shape.width - _MARGINS) / 12700
    return Pt(next((size for size in _SIZES if text_width(text, size) <= width), _SIZES[-1]))


def _set_text(element: Any, text: str) -> None:
    """The first run says it all; a footer without a run gets one. Fields (of a date, say) and breaks go."""
    paragraphs = list(element.iter("{*}p"))
    for paragraph in paragraphs:
        for child in list(paragraph):
            if child.tag.split("}")[1] in {"fld", "br"}:
                paragraph.remove(child)
    runs = list(element.iter("{*}t"))
    if not runs:
        place = 1 if paragraphs[0].find("{*}pPr") is not None else 0
        paragraphs[0].insert(place, parse_xml(f'<a:r xmlns:a="{_SPACE}"><a:t/></a:r>'))
        runs = list(paragraphs[0].iter("{*}t"))
    for run in runs[1:]:
        run.text = ""
    runs[0].text = text


def _add_footer(slide: Any, look: Look, text: str) -> None:
    height = Inches(0.3)
    box = slide.shapes.add_textbox(look.body[0], look.height - height - Inches(0.08), look.body[2], height)
    box.name, box.text_frame.word_wrap = "Footer", True
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    run = box.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size = min(_points(box, text), Pt(_SIZES[1]))
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
