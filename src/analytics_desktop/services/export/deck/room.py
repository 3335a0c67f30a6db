"""Where a template leaves room: for the title, and for what stands below it and above the footer."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches

Box = tuple[int, int, int, int]  # left, top, width, height
TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
MARGINAL = {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE}
_BODY = PP_PLACEHOLDER.BODY
_GAP = Inches(0.15)


def title_box(deck: Any, layout: Any) -> Box:
    """The layout's own place where that is a head; else the master's, or one of ours.

    Some templates (those that other programs wrote, above all) keep a title in the middle of every layout:
    content would cover it.
    """
    width, height = int(deck.slide_width), int(deck.slide_height)
    for holder in (layout, deck.slide_master):
        box = own_title(holder)
        if box and box[1] + box[3] <= height * 0.36 and box[2] >= width * 0.6:
            return box
    return int(width * 0.05), int(height * 0.04), int(width * 0.9), int(height * 0.14)


def body_box(deck: Any, layout: Any, title: Box) -> Box:
    """Below the title and above whatever stands at the foot."""
    width, height = int(deck.slide_width), int(deck.slide_height)
    ends = [int(place.top) for place in layout.placeholders if place.placeholder_format.type in MARGINAL]
    ends = [end for end in ends if end > height // 2]
    bottom = min(ends) if ends else int(height * 0.93)
    top = title[1] + title[3] + _GAP
    if title != own_title(layout):  # taken from the master: so is the room below it
        tops = [int(one.top) for one in deck.slide_master.placeholders if one.placeholder_format.type == _BODY]
        top = max(top, *(one for one in tops if one < height // 2), 0)
    left = max(title[0], Inches(0.3))
    return left, top, min(title[2], width - left - Inches(0.3)), Emu(bottom - top - _GAP)


def is_on_picture(deck: Any, layout: Any, body: Box) -> bool:
    """Whether the template lays a picture behind the content, on which no text can be relied on."""
    for holder in (layout, deck.slide_master):
        if holder._element.xpath("./p:cSld/p:bg//a:blip"):
            return True
        for shape in holder.shapes:
            if shape._element.tag.endswith("}pic") and _covered(shape, body) > 0.2:
                return True
    return False


def own_title(holder: Any) -> Box | None:
    """Where the layout or master itself has its title."""
    for place in holder.placeholders:
        if place.placeholder_format.type in TITLES:
            return int(place.left), int(place.top), int(place.width), int(place.height)
    return None


def ground_of(deck: Any, layout: Any, box: Box) -> str | None:
    """Colour (#rrggbb) of a filled shape of the template that lies behind most of the box, the topmost first."""
    shapes = [*deck.slide_master.shapes, *layout.shapes]
    for shape in reversed(shapes):
        fills = shape._element.xpath("./p:spPr/a:solidFill/a:srgbClr/@val")
        if fills and _covered(shape, box) > 0.6:
            return f"#{fills[0].lower()}"
    return None


def _covered(shape: Any, body: Box) -> float:
    """Share of the body that the shape stands on."""
    wide = min(shape.left + shape.width, body[0] + body[2]) - max(shape.left, body[0])
    high = min(shape.top + shape.height, body[1] + body[3]) - max(shape.top, body[1])
    return float(max(wide, 0) * max(high, 0) / (body[2] * body[3]))
