"""How much room a text takes, so that nothing overflows its box. Widths are those of Arial and Helvetica."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Thousandths of the font size for the characters from space to tilde (Adobe's Helvetica metrics).
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 "
    "278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 "
    "611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 "
    "556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 "
)
_WIDTH = {chr(32 + place): int(width) for place, width in enumerate(_WIDTHS.split())}
_OTHER, _WIDE, _FIRST_WIDE = 700, 1000, 0x1100
_BOLD = 1.08
_SAFETY = 1.04  # substitute fonts are a little wider
LINE = 1.2
_UNIT = re.compile(r"(?<=\d) (?=(?:k|M|bn|T|%|h|ms|s|min|pts|days)\b|%)")


def tied(text: str) -> str:
    """The text with its numbers tied to their units, so that no line ends between `$1.2` and `M`."""
    return _UNIT.sub("\u00a0", text)


def text_width(text: str, points: float, bold: bool = False) -> float:
    """Width in points of one line."""
    total = sum(_WIDTH.get(char, _WIDE if ord(char) >= _FIRST_WIDE and ord(char) > 0x2E80 else _OTHER) for char in text)
    return total * points / 1000 * (_BOLD if bold else 1) * _SAFETY


def lines_needed(text: str, width: float, points: float, bold: bool = False) -> int:
    """Lines that `text` takes in a box `width` points wide; a word longer than the line is broken."""
    lines = 0
    for paragraph in text.split("\n"):
        lines, room = lines + 1, width
        for word in paragraph.split(" "):
            need = text_width(word + " ", points, bold)
            if text_width(word, points, bold) <= room:
                room -= need
                continue
            lines += 1 + int(need // width)
            room = width - need % width
    return lines


def height_needed(
    paragraphs: Iterable[str], width: float, points: float, between: float = 0, bold: bool = False
) -> float:
    """Height in points of the paragraphs with `between` points of space before each but the first."""
    texts = list(paragraphs)
    lines = sum(lines_needed(text, width, points, bold) for text in texts)
    return lines * points * LINE + between * max(len(texts) - 1, 0)


def fitting_points(text: str, width: float, height: float, sizes: Iterable[float], bold: bool = False) -> float | None:
    """The first of `sizes` (largest first) at which the text fits, or None."""
    for points in sizes:
        if lines_needed(text, width, points, bold) * points * LINE <= height:
            return points
    return None


def shortened(text: str, width: float, height: float, points: float, bold: bool = False) -> str:
    """`text`, cut at a word with an ellipsis so that it fits at this size."""
    if fitting_points(text, width, height, [points], bold):
        return text
    words = text.split(" ")
    while len(words) > 1:
        words.pop()
        shorter = " ".join(words).rstrip(",;:") + " …"
        if fitting_points(shorter, width, height, [points], bold):
            return shorter
    return words[0][: max(int(width / points), 1)] + "…"
