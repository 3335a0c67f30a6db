"""Sets a template of ours with data. Text reaches the page as text: nothing in the data is read as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.shipped import resources

STANDARDS = ["a-2a", "ua-1"]  # ISO 19005-2 level A and ISO 14289-1; the typesetter refuses what breaks them


_UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed')
_MOST_LACKING = 50  # texts whose characters are replaced before it is given up


class TooLong(Exception):
    """The template says that its text does not fit into the room it has."""


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that `resources/typst/<template>.typ` makes of `data`. Raises TooLong, and Problem when it is missing."""
    import typst

    files = _files(template, data)
    for _ in range(_MOST_LACKING):
        try:
            pdf = typst.compile(  # type: ignore[call-overload]  # its types leave out a mapping of files
                files, format="pdf", font_paths=_fonts(), ignore_system_fonts=True, pdf_standards=STANDARDS
            )
        except typst.TypstError as error:
            if "does not fit" in str(error):
                raise TooLong(str(error)) from None
            files["data.json"] = _without(_lacking(error), files["data.json"])
        else:
            assert isinstance(pdf, bytes)
            return pdf
    raise Problem("Names in this document use letters that its font lacks.", "Export a workbook or CSV instead.")


def _lacking(error: Exception) -> str:
    """The characters that the font cannot show, as the typesetter names them; anything else is raised again."""
    found = _UNSHOWN.search(str(error))
    if found is None:
        raise error
    return str(found[1])


def _without(characters: str, data: bytes) -> bytes:
    """A document for archives may have no character that is not shown: each becomes a question mark."""
    unknown = {character for character in characters if ord(character) > 127}
    return data.decode().translate({ord(one): "?" for one in unknown}).encode()


def drawn(template: str, data: Mapping[str, Any]) -> bytes:
    """The PNG of the template's only page, two pixels for each at 96 dpi. Raises Problem when it is missing."""
    import typst

    files = _files(template, data)
    png = typst.compile(  # type: ignore[call-overload]  # its types leave out a mapping of files
        files, format="png", font_paths=_fonts(), ignore_system_fonts=True, ppi=192
    )
    assert isinstance(png, bytes)
    return png


def _files(template: str, data: Mapping[str, Any]) -> dict[str, bytes]:
    folder = resources() / "typst"
    try:
        return {
            "main.typ": (folder / f"{template}.typ").read_bytes(),
            "house.typ": (folder / "house.typ").read_bytes(),
            "data.json": json.dumps(data, ensure_ascii=False).encode(),
        }
    except OSError as error:
        raise Problem(
            "A template of the documents is missing.", "Install Analytics Desktop again.", str(error)
        ) from error


def _fonts() -> list[str]:
    return [str(resources() / "fonts")]
