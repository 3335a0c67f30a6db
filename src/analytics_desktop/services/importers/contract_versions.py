"""Good rows of a contract price file into versions that do not contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.price import PriceKey, PriceVersion

from .contract_rows import ContractRow

Span = tuple[PriceKey, datetime, datetime | None]


def versions_of(rows: Sequence[ContractRow], source: str, file: Path) -> list[PriceVersion]:
    """Problem when two rows give different prices for the same, or two versions of a key overlap."""
    groups: dict[Span, list[ContractRow]] = defaultdict(list)
    for row in rows:
        groups[(row.key, row.valid_from, row.valid_to)].append(row)
    versions = [_version(span, group, source, file) for span, group in groups.items()]
    _refuse_overlaps(versions, groups, file)
    return versions


def gaps(versions: Iterable[PriceVersion]) -> list[str]:
    """Sentences about keys that have no price for one day: a sign that valid_to was taken for the last day covered."""
    ends = {(version.key, version.valid_to): version for version in versions if version.valid_to}
    found = []
    for version in versions:
        before = ends.get((version.key, version.valid_from - timedelta(days=1)))
        if before:
            found.append(
                f"{version.key} has no price on {version.valid_from - timedelta(days=1):%Y-%m-%d}: "
                "valid_to is the first day that is not covered"
            )
    return found


def _version(span: Span, rows: list[ContractRow], source: str, file: Path) -> PriceVersion:
    key, start, end = span
    prices: dict[str, tuple[Decimal, ContractRow]] = {}
    for row in rows:
        other = prices.setdefault(row.bucket, (row.price, row))[1]
        if other.price != row.price or rows[0].currency != row.currency:
            first = other if other.price != row.price else rows[0]
            raise Problem(
                f"Lines {first.line} and {row.line} of {file.name} give {key} two prices or currencies at a time.",
                "Remove or end one of them. Nothing was imported.",
            )
    ordered = tuple((bucket, price) for bucket, (price, _) in prices.items())
    return PriceVersion("contract", key, rows[0].currency, start, end, source, ordered)


def _refuse_overlaps(versions: list[PriceVersion], groups: dict[Span, list[ContractRow]], file: Path) -> None:
    by_key: dict[PriceKey, list[PriceVersion]] = defaultdict(list)
    for version in versions:
        by_key[version.key].append(version)
    for key, same in by_key.items():
        same.sort(key=lambda version: version.valid_from)
        for earlier, later in pairwise(same):
            if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                one, other = (groups[(key, span.valid_from, span.valid_to)][0].line for span in (earlier, later))
                raise Problem(
                    f"Lines {one} and {other} of {file.name} overlap: {key} has two prices from "
                    f"{later.valid_from:%Y-%m-%d} on.",
                    "Give the earlier one a valid_to (the first day that is not covered). Nothing was imported.",
                )
