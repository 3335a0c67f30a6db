"""How a service tells how far it is, and how it learns that the user wants it to stop."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""`progress(message, fraction)` with fraction in 0..1; may raise `Cancelled`."""


def silent(message: str, fraction: float) -> None:
    """Progress for callers that do not watch."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """Progress of one step whose 0..1 is the span `start..end` of a larger work."""

    def report(message: str, fraction: float) -> None:
        progress(message, start + (end - start) * min(max(fraction, 0.0), 1.0))

    return report
