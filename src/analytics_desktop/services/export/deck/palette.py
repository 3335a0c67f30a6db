"""The colours of a template's theme, and which of them can be read as small letters on its paper."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml

from analytics_desktop.models.contrast import contrast

_NAMES = {
    MSO_THEME_COLOR.BACKGROUND_1: "bg1",
    MSO_THEME_COLOR.BACKGROUND_2: "bg2",
    MSO_THEME_COLOR.TEXT_1: "tx1",
    MSO_THEME_COLOR.TEXT_2: "tx2",
    **{getattr(MSO_THEME_COLOR, f"ACCENT_{number}"): f"accent{number}" for number in range(1, 7)},
}
_SMALL, _LARGE = 4.5, 3.0  # least contrast of letters, WCAG 2
_SHADES = (0.0, -0.15, -0.25, -0.35, -0.5)


@dataclass(frozen=True)
class Palette:
    """`colours`: hex (#rrggbb) by theme colour; a colour that the theme does not tell is missing."""

    colours: dict[Any, str] = field(default_factory=dict)

    def readable(self, colour: Any, large: bool = False) -> tuple[Any, float]:
        """The colour and how much darker it must be to be read on paper; that of text where none is dark enough."""
        mine, paper = self.colours.get(colour), self.colours.get(MSO_THEME_COLOR.BACKGROUND_1)
        if mine is None or paper is None:
            return colour, 0.0
        least = _LARGE if large else _SMALL
        fitting = (shade for shade in _SHADES if contrast(_darker(mine, shade), paper) >= least)
        shade = next(fitting, None)
        return (MSO_THEME_COLOR.TEXT_1, 0.0) if shade is None else (colour, shade)

    def ink_on(self, ground: str) -> Any:
        """Text or paper, whichever can be read better on this colour (#rrggbb)."""
        pair = (MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.BACKGROUND_1)
        return max(pair, key=lambda one: contrast(self.colours.get(one, ground), ground))


def _darker(colour: str, brightness: float) -> str:
    """As office programs do it: the lightness of HSL, multiplied."""
    hue, light, satiety = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    return "#" + "".join(
        f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light * (1 + brightness), satiety)
    )


def palette_of(deck: Any) -> Palette:
    master = deck.slide_master
    theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    scheme = theme.find(".//{*}clrScheme")
    if scheme is None:
        return Palette()
    known = {one.tag.split("}")[1]: _hex(one) for one in scheme}
    mapped = dict(next(iter(master._element.iter("{*}clrMap"))).attrib)
    named = ((colour, known.get(str(mapped.get(name, name)))) for colour, name in _NAMES.items())
    return Palette({colour: value for colour, value in named if value})


def _hex(entry: Any) -> str | None:
    for colour in entry:
        value = colour.get("lastClr") or colour.get("val")
        if value and len(value) == 6:
            return f"#{value.lower()}"
    return None
