"""What a person may choose of a deck."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from .page import Page, Panel

Preset = Literal["board", "finance", "ops"]
DECK_PRESETS: tuple[str, ...] = get_args(Preset)


@dataclass(frozen=True)
class DeckWishes:
    """`slides`: ids of slides in their order, empty for the preset's. `basket`: panels that were collected, each with
    the page it was on; they come after the chosen slides. `template`: a company's own .pptx or .potx."""

    preset: Preset = "board"
    slides: tuple[str, ...] = ()
    template: Path | None = None
    basket: tuple[tuple[Page, Panel], ...] = ()
