"""The colour schemes can be read and told apart, also by people who see colours differently."""

from __future__ import annotations

from itertools import combinations

import pytest

from analytics_desktop.models.contrast import contrast
from analytics_desktop.views.colours import SCHEMES, Colours, ink, mixed

SCHEME = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
Matrix = tuple[tuple[float, float, float], ...]
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHTS: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """The colour in CIE L*a*b* as this sight perceives it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = (min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in SIGHTS[sight])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@SCHEME
@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_series_differ_clearly_for_every_sight(scheme: Colours, sight: str) -> None:
    for one, other in combinations((*scheme.series, scheme.other), 2):
        pairs = zip(seen(one, sight), seen(other, sight), strict=True)
        assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 > 15, (one, other)


@SCHEME
def test_series_stand_out_from_the_card_three_to_one(scheme: Colours) -> None:
    assert all(contrast(colour, scheme.card) >= 3 for colour in (*scheme.series, scheme.other, scheme.accent))


@SCHEME
def test_words_can_be_read(scheme: Colours) -> None:
    for ground in (scheme.card, scheme.window):
        assert contrast(scheme.text, ground) >= 7
        for colour in (scheme.muted, scheme.faint, scheme.good, scheme.bad, scheme.warn, scheme.accent):
            assert contrast(colour, ground) >= 4.5, (colour, ground)
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5
    assert contrast(scheme.text, scheme.soft) >= 7


@SCHEME
def test_labels_in_the_colour_of_their_series_can_be_read(scheme: Colours) -> None:
    assert all(contrast(ink(c, scheme.card, scheme.text), scheme.card) >= 4.5 for c in scheme.series)


def test_high_contrast_keeps_every_word_above_seven_to_one() -> None:
    scheme = SCHEMES["high_contrast"]
    words = (scheme.text, scheme.muted, scheme.faint, scheme.good, scheme.bad, scheme.warn, scheme.accent)
    assert all(contrast(colour, scheme.card) >= 7 for colour in words)


def test_mixing_ends_at_the_two_colours() -> None:
    assert mixed("#102030", "#ffffff", 0) == "#102030"
    assert mixed("#102030", "#ffffff", 1) == "#ffffff"
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
