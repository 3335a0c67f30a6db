"""Reads orders of samples as people write them: random:59, systematic:25@audit_log, monetary:40, random:5%/5%."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.sampling import METHODS, Method, PackOrders, SampleOrder

from .sample_frames import FRAMES

USUAL_TABLE = "ai_cost_tracking"
_ATTRIBUTES = re.compile(r"(\d{1,2}(?:\.\d+)?)%/(\d{1,2}(?:\.\d+)?)%(?:/(\d{1,2}))?(/finite)?")
HOW = (
    "Write METHOD:SIZE[@TABLE], such as random:59, systematic:25@audit_log, monetary:40, random:5%/5% (risk and "
    "tolerable rate), random:5%/5%/1 (one deviation allowed), random:5%/5%/0/finite, judgemental:ID,ID. Tables: "
    + ", ".join(FRAMES)
)


def orders_from(samples: Sequence[str], requests: Sequence[str], controls: Sequence[str], seed: int) -> PackOrders:
    """Raises Problem for text of another form."""
    ordered = tuple(sample_from(text, seed) for text in samples)
    return PackOrders(ordered, tuple(map(_pair, requests)), tuple(map(_pair, controls)))


def _pair(text: str) -> tuple[str, str]:
    name, _, subject = text.partition("=")
    if not name or not subject or not name.isprintable():
        raise Problem(
            f"{text!r} is not understood.", "Write ID=PAGE, ID=PAGE.METRIC or ID=TABLE, such as R-12=cost.total_cost."
        )
    return name, subject


def sample_from(text: str, seed: int) -> SampleOrder:
    """Raises Problem for text of another form."""
    rest, _, table = text.partition("@")
    word, _, size = rest.partition(":")
    method: Method | None = next((one for one in METHODS if one == word), None)
    order = _sized(method, table or USUAL_TABLE, seed, size) if method else None
    if order is None or order.table not in FRAMES:
        raise Problem(f"The sample {text!r} is not understood.", HOW)
    if method == "monetary" and FRAMES[order.table].amount is None:
        raise Problem(f"{order.table} has no amounts to draw a monetary-unit sample by.", HOW)
    return order


def _sized(method: Method, table: str, seed: int, size: str) -> SampleOrder | None:
    if method == "judgemental":
        ids = tuple(dict.fromkeys(one.strip() for one in size.split(",") if one.strip()))
        return SampleOrder(method, table, seed, len(ids), ids=ids) if ids else None
    if size.isdecimal() and 0 < int(size) <= 100_000:
        return SampleOrder(method, table, seed, int(size))
    found = _ATTRIBUTES.fullmatch(size)
    if found is None or not (0 < Decimal(found[1]) < 100 and 0 < Decimal(found[2]) < 100):
        return None
    return SampleOrder(method, table, seed, 0, found[1], found[2], int(found[3] or 0), bool(found[4]))
