"""The deck's template: ours, or a company's own with its theme, fonts and layouts."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.shipped import resources

from .palette import Palette, palette_of
from .room import MARGINAL, TITLES, Box, body_box, ground_of, is_on_picture, own_title, title_box

_TEXTS = {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT}
_KINDS = (  # of the main part: template, and the macro forms, all become a plain presentation
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
)
_PLAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
# One office suite names the relation to the document's properties otherwise; the library would add a second part.
_OTHERS_PROPERTIES = b"/officedocument/2006/relationships/metadata/core-properties"
_PROPERTIES = b"/package/2006/relationships/metadata/core-properties"


def template_path() -> Path:
    """The template that ships."""
    file = resources() / "board.pptx"
    if file.is_file():
        return file
    raise Problem("The template of the deck is missing.", "Install Analytics Desktop again.")


@dataclass(frozen=True)
class Look:
    """An opened template. `title`, `body`: where titles stand on slides of content, and the content below them.

    `title_ink`: the theme colour of titles that stand elsewhere than in their layout, None for the layout's own.
    """

    deck: Any
    front: Any
    text: Any
    bare: Any
    title: Box
    title_ink: Any
    body: Box
    palette: Palette
    is_ours: bool
    is_on_picture: bool

    @property
    def width(self) -> int:
        return int(self.deck.slide_width)

    @property
    def height(self) -> int:
        return int(self.deck.slide_height)


def open_template(file: Path | None = None) -> Look:
    """Raises Problem for a file that is no template of slides with titles."""
    path = file or template_path()
    try:
        deck = Presentation(io.BytesIO(_as_presentation(path.read_bytes())))
    except FileNotFoundError as error:
        raise Problem(f"There is no file {path}.", "Name a .pptx or .potx file.", str(error)) from error
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Problem(
            f"{path.name} cannot be read as a template.", "Name a .pptx or .potx file.", str(error)
        ) from error
    _drop_slides(deck)
    layouts = [layout for layout in deck.slide_layouts if _has(layout, TITLES)]
    if not layouts:
        raise Problem(f"{path.name} has no layout with a title.", "Choose a template whose layouts have titles.")
    bare = min(layouts, key=lambda layout: (_contents(layout), layout.name))
    front = min(layouts, key=lambda layout: (not _has(layout, {PP_PLACEHOLDER.CENTER_TITLE}), _subtitles(layout)))
    text = next((layout for layout in layouts if _is_text(layout)), bare)
    title = title_box(deck, bare)
    body = body_box(deck, bare, title)
    palette = palette_of(deck)
    ground = ground_of(deck, bare, title) if title != own_title(bare) else None
    ink = palette.ink_on(ground) if ground else None
    return Look(deck, front, text, bare, title, ink, body, palette, file is None, is_on_picture(deck, bare, body))


def _as_presentation(data: bytes) -> bytes:
    """A .potx differs from a .pptx by the content type of its main part only; the library opens the latter."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                for kind in _KINDS:
                    content = content.replace(kind, _PLAIN)
            if entry.filename == "_rels/.rels":
                content = content.replace(_OTHERS_PROPERTIES, _PROPERTIES)
            target.writestr(entry, content)
    return result.getvalue()


def _drop_slides(deck: Any) -> None:
    """The template's own slides are examples."""
    listed = deck.slides._sldIdLst
    for entry in list(listed):
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)


def _has(layout: Any, kinds: set[Any]) -> bool:
    return any(place.placeholder_format.type in kinds for place in layout.placeholders)


def _contents(layout: Any) -> int:
    """Placeholders beside title, footer, date and number."""
    return len([place for place in layout.placeholders if place.placeholder_format.type not in TITLES | MARGINAL])


def _subtitles(layout: Any) -> int:
    return -len([place for place in layout.placeholders if place.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE])


def _is_text(layout: Any) -> bool:
    """A title and one text, which is as wide as most of the slide."""
    texts = [place for place in layout.placeholders if place.placeholder_format.type in _TEXTS]
    is_level = _has(layout, {PP_PLACEHOLDER.TITLE}) and _contents(layout) == 1
    return is_level and len(texts) == 1 and not texts[0]._element.xpath(".//a:bodyPr[@vert]")
