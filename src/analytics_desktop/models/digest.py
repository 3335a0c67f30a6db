"""What the weekly digest says, before it is set as HTML or as text. Every number is one of the pages' numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .filters import Period
from .message import Picture


@dataclass(frozen=True)
class DigestFigure:
    """`tone`: good, bad or plain; `receipt` is the id under which the number can be computed again."""

    name: str
    value: str
    status: str
    tone: str
    receipt: str


@dataclass(frozen=True)
class DigestChart:
    title: str
    picture: Picture
    receipt: str


@dataclass(frozen=True)
class Digest:
    """`missing`: what could not be told, a sentence each. `receipts`: id, metric and SQL of each number."""

    title: str
    company: str
    period: Period
    period_words: str
    as_of: str
    is_demo: bool
    answers: tuple[str, ...]
    figures: tuple[DigestFigure, ...]
    charts: tuple[DigestChart, ...]
    decisions: tuple[tuple[str, str], ...]  # what to decide, and why
    alerts: tuple[str, ...]
    missing: tuple[str, ...]
    receipts: tuple[str, ...]
    footer: str


@dataclass(frozen=True)
class Subscriber:
    """`channel`: the email channel over which the digest comes."""

    address: str
    channel: str
    since: datetime
