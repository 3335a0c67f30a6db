"""What an auditor orders with a pack: samples of rows, and which request each number answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Method = Literal["random", "systematic", "monetary", "judgemental"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class SampleOrder:
    """One sample. `size` rows; 0: it follows from `risk`, `tolerable` rate and `allowed` deviations.

    `risk` and `tolerable` in per cent as text, so that they stay exact. `finite`: count with the hypergeometric
    distribution of the frame instead of the binomial one. `ids`: what the auditor chose, for judgemental samples.
    """

    method: Method
    table: str
    seed: int
    size: int = 0
    risk: str = ""
    tolerable: str = ""
    allowed: int = 0
    finite: bool = False
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackOrders:
    """`requests`: (id of the auditor's request, page, metric or table that answers it); `controls`: same by control."""

    samples: tuple[SampleOrder, ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    controls: tuple[tuple[str, str], ...] = ()
