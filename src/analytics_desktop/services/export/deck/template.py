"""Where the deck's template is, and its layouts by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.shipped import resources


def template_path() -> Path:
    """The template that ships."""
    file = resources() / "board.pptx"
    if file.is_file():
        return file
    raise Problem("The template of the deck is missing.", "Install Analytics Desktop again.")


def layout_named(deck: Any, name: str) -> Any:
    for layout in deck.slide_layouts:
        if layout.name == name:
            return layout
    remedy = "Use the template that ships, or name a layout so in yours."
    raise Problem(f"The template has no layout called “{name}”.", remedy)
