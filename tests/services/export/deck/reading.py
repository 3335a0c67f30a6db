"""What stands on a slide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def frames(deck: Any, kind: str) -> Iterator[Any]:
    return (shape for slide in deck.slides for shape in slide.shapes if getattr(shape, kind, False))


def words(slide: Any) -> str:
    return "\n".join(spaced(shape) for shape in slide.shapes if shape.has_text_frame)


def spaced(shape: Any) -> str:
    """The shape's text; numbers are tied to their units by a space that does not break."""
    return str(shape.text_frame.text).replace("\u00a0", " ")
