"""Draws samples so that anybody can draw them again: the seed and SHA-256 decide, nothing else.

random       rank every row by SHA-256("<seed>:<id>"); the rows with the smallest hashes are drawn
systematic   every k-th row of the frame, k = rows / size rounded down; the first is SHA-256("<seed>:start") mod k
monetary     rows in the frame's order, laid end to end by amount; a row is drawn for each point
             (start + i) * total / size, start = (SHA-256("<seed>:start") mod 10^9) / 10^9; amounts <= 0 have no length
judgemental  the rows that the auditor named
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.sampling import SampleOrder

from .sample_frames import Frame
from .sample_size import binomial_size, hypergeometric_size


@dataclass(frozen=True)
class Sample:
    order: SampleOrder
    frame: Frame
    size: int
    places: tuple[int, ...]
    """in the frame, from 0; a place twice where a monetary-unit sample hits a large row more than once"""

    def text(self) -> str:
        rows = (f"{place},{','.join(self.frame.rows[place])}\n" for place in self.places)
        return "".join(["place,id,amount\n", *rows])

    def plan(self) -> dict[str, Any]:
        """Everything that is needed to draw it again."""
        amounts = [Decimal(amount) for _, amount in self.frame.rows if amount]
        return {
            **{name: value for name, value in asdict(self.order).items() if name != "size"},
            "ids": list(self.order.ids),
            "size": self.size,
            "rows_in_frame": len(self.frame.rows),
            "amount_in_frame": f"{sum(amounts, Decimal(0)):f}",
            "frame_sha256": self.frame.sha256(),
        }


def draw(order: SampleOrder, frame: Frame) -> Sample:
    """Raises Problem where the auditor named rows that are not in the frame."""
    size = min(_size(order, len(frame.rows)), len(frame.rows)) if order.method != "monetary" else _size(order, 1 << 60)
    places = {
        "random": _random,
        "systematic": _systematic,
        "monetary": _monetary,
        "judgemental": _named,
    }[order.method](order, frame, size)
    return Sample(order, frame, size, tuple(places))


def _size(order: SampleOrder, rows: int) -> int:
    if order.size:
        return order.size
    risk, tolerable = Fraction(order.risk) / 100, Fraction(order.tolerable) / 100
    if order.finite and order.method != "monetary" and rows:
        return hypergeometric_size(risk, tolerable, order.allowed, rows)
    return binomial_size(risk, tolerable, order.allowed)


def _random(order: SampleOrder, frame: Frame, size: int) -> list[int]:
    ranked = sorted((_hash(order.seed, id_), place) for place, (id_, _) in enumerate(frame.rows))
    return sorted(place for _, place in ranked[:size])


def _systematic(order: SampleOrder, frame: Frame, size: int) -> list[int]:
    if not size:
        return []
    step = len(frame.rows) // size
    first = _number(order.seed) % step
    return [first + step * number for number in range(size)]


def _monetary(order: SampleOrder, frame: Frame, size: int) -> Iterator[int]:
    lengths = [max(Fraction(amount or "0"), Fraction(0)) for _, amount in frame.rows]
    total, start = sum(lengths, Fraction(0)), Fraction(_number(order.seed) % 10**9, 10**9)
    points = [(start + number) * total / size for number in range(size)] if total else []
    reached, place = Fraction(0), -1
    for point in points:
        while reached <= point:
            place += 1
            reached += lengths[place]
        yield place


def _named(order: SampleOrder, frame: Frame, size: int) -> list[int]:
    places = {id_: place for place, (id_, _) in enumerate(frame.rows)}
    missing = [id_ for id_ in order.ids if id_ not in places]
    if missing:
        raise Problem(
            f"{len(missing)} of the rows named for the sample are not in {frame.table} in this period: {missing[0]}.",
            "Check the ids, or choose the period in which they lie.",
        )
    return sorted(places[id_] for id_ in order.ids)


def _hash(seed: int, text: str) -> bytes:
    return sha256(f"{seed}:{text}".encode()).digest()


def _number(seed: int) -> int:
    return int.from_bytes(_hash(seed, "start"), "big")
