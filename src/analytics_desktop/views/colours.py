"""The three colour schemes. Every colour on screen is one of these names."""

from __future__ import annotations

from dataclasses import dataclass

from analytics_desktop.models.contrast import contrast


@dataclass(frozen=True)
class Colours:
    """`series` are told apart with normal and with colour-deficient sight, and reach 3:1 against `card`."""

    name: str
    window: str
    card: str
    line: str  # hairline around cards and fields
    grid: str  # lines inside charts and tables
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    soft: str  # accent-tinted ground of selected things
    hover: str
    good: str
    bad: str
    warn: str
    series: tuple[str, ...]
    other: str
    heat_low: str
    heat_high: str


LIGHT = Colours(
    name="light",
    window="#f4f6f9",
    card="#ffffff",
    line="#dde2e9",
    grid="#eceff3",
    text="#172033",
    muted="#586273",
    faint="#68717f",
    accent="#1f57c8",
    on_accent="#ffffff",
    soft="#e6eefc",
    hover="#edf1f7",
    good="#147a46",
    bad="#b3241c",
    warn="#8f5b00",
    series=("#1f57c8", "#d57600", "#58a075", "#5a1765", "#6f5405", "#941843"),
    other="#7d8490",
    heat_low="#eef3fc",
    heat_high="#1a4db5",
)

DARK = Colours(
    name="dark",
    window="#17181b",
    card="#1e1f22",
    line="#36383e",
    grid="#2b2d32",
    text="#e9ebef",
    muted="#a9aeb8",
    faint="#9097a2",
    accent="#7aa5ff",
    on_accent="#0e1726",
    soft="#243454",
    hover="#2a2c31",
    good="#5cc98f",
    bad="#ff8a80",
    warn="#e3b04b",
    series=("#7aa5ff", "#cf884f", "#69e6bd", "#a959b6", "#f7ee86", "#c93469"),
    other="#8d939e",
    heat_low="#23262d",
    heat_high="#8fb4ff",
)

CONTRAST = Colours(
    name="high_contrast",
    window="#000000",
    card="#000000",
    line="#ffffff",
    grid="#6b6b6b",
    text="#ffffff",
    muted="#ffffff",
    faint="#e0e0e0",
    accent="#ffe14d",
    on_accent="#000000",
    soft="#3d3600",
    hover="#2b2b2b",
    good="#62ff9a",
    bad="#ff9d94",
    warn="#ffd24d",
    series=("#7fd4ff", "#c6732e", "#aefac0", "#b37ac9", "#c4b832", "#df447f"),
    other="#c8c8c8",
    heat_low="#101010",
    heat_high="#ffe14d",
)

SCHEMES: dict[str, Colours] = {scheme.name: scheme for scheme in (LIGHT, DARK, CONTRAST)}


def mixed(low: str, high: str, share: float) -> str:
    """The colour `share` (0..1) of the way from `low` to `high`, both `#rrggbb`."""
    ends = [tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (low, high)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(*ends, strict=True))


def ink(colour: str, ground: str, text: str) -> str:
    """`colour`, drawn towards `text` just far enough to be read as small letters on `ground` (4.5:1)."""
    shares = (step / 10 for step in range(11))
    return next((mix for mix in (mixed(colour, text, share) for share in shares) if contrast(mix, ground) >= 4.5), text)
