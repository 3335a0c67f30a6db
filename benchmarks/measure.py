"""How benchmarks measure and tell."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROWS = int(os.environ.get("ROWS", "1000000"))  # size of the larger tables
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Row:
    """One line of a result: what was measured, against what, and the ratio, of which less is better."""

    subject: str
    figure: str
    peer: str
    peer_figure: str
    ratio: float | None
    aim: str = ""

    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (self.subject, self.figure, self.peer, self.peer_figure, ratio, self.aim)


@dataclass
class Steps:
    """A Progress that notes when each step began, so that the product itself says what takes how long."""

    began: list[tuple[str, float]] = field(default_factory=list)

    def __call__(self, message: str, fraction: float) -> None:
        if not self.began or self.began[-1][0] != message:
            self.began.append((message, time.perf_counter()))

    def seconds(self, message: str) -> float:
        """How long the steps with this message took together."""
        ends = [moment for _, moment in self.began[1:]] + [time.perf_counter()]
        return sum(end - start for (said, start), end in zip(self.began, ends, strict=True) if said == message)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    return statistics.median(seconds(work) for _ in range(times))


def tell(title: str, rows: Sequence[Row], note: str = "") -> None:
    """Prints the result as a Markdown table and keeps it in results/."""
    head = ("measured", "figure", "against", "its figure", "ratio", "aim")
    table = [head, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in table
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    text = "\n".join([f"## {title}", "", *lines, *(["", note] if note else []), ""])
    print(text, flush=True)
    RESULTS.mkdir(exist_ok=True)
    name = "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
