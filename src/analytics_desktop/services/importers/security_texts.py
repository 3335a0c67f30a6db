"""Open the logs whose format is fixed: lines of sshd, events of CloudTrail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analytics_desktop.models.errors import Problem

from .archives import Member, opened_members
from .batch import Batch, Opened
from .cloudtrail_events import fields_of
from .json_objects import Found, json_objects
from .plan import Plan
from .sshd_lines import read_line
from .syslog_years import Years, first_year

FIXED = (
    "event_id", "occurred_at", "actor", "action", "outcome", "resource_type", "resource_id", "ip_address", "records",
    "detail",
)  # fmt: skip
LONGEST_LINE = 1_000_000


@dataclass
class _Told:
    """What can be said about a file only after it was read."""

    skipped: int = 0
    notes: list[str] = field(default_factory=list)

    def __call__(self) -> tuple[str, ...]:
        skipped = f"{self.skipped:,} lines of other programs, or that repeat another line, were passed over"
        return (*self.notes, *([skipped] if self.skipped else []))


_Reader = Callable[[Member, Batch, _Told], Iterator[None]]


@contextmanager
def open_cloudtrail(file: Path, plan: Plan) -> Iterator[Opened]:
    with _opened(file, plan, _cloudtrail) as found:
        yield found


@contextmanager
def open_openssh(file: Path, plan: Plan) -> Iterator[Opened]:
    """Without `--set year=` the first pass over the file finds how often the year turned."""
    year = _year(plan.constants.get("year"))
    assumed = None
    if year is None:
        with opened_members(file) as (members, _):
            lines = (line for member in members for _, line in _lines(member.text))
            assumed = first_year(lines, file.stat().st_mtime)
    years = Years(year or assumed or 1970)

    def read(member: Member, batch: Batch, told: _Told) -> Iterator[None]:
        yield from _openssh(member, batch, told, years)

    notes = (f"{file.name}: its times name no year; it was read as beginning in {assumed} (--set year=)",)
    with _opened(file, plan, read, notes if assumed else ()) as found:
        yield found


@contextmanager
def _opened(file: Path, plan: Plan, read: _Reader, notes: tuple[str, ...] = ()) -> Iterator[Opened]:
    told = _Told()
    with opened_members(file) as (members, fraction):
        yield Opened(plan, _batches(members, read, told), fraction, notes, told)


def _batches(members: Iterator[Member], read: _Reader, told: _Told) -> Iterator[Batch]:
    batch = Batch.of(FIXED)
    for member in members:
        for _ in read(member, batch, told):
            if batch.full:
                yield batch.emptied()
    if batch.rows:
        yield batch


def _cloudtrail(member: Member, batch: Batch, told: _Told) -> Iterator[None]:
    for found in json_objects(member.text):
        try:
            fields = fields_of(_event(found))
        except ValueError as reason:
            batch.reject(found.line, _where(member, str(reason)), found.text[:2000])
        else:
            batch.add(found.line, found.text[:2000], _digest(json.dumps(found.value, sort_keys=True)), fields)
        yield


def _event(found: Found) -> dict[str, object]:
    if found.value is None:
        raise ValueError(found.fault)
    if "\\ud" in found.text.lower():
        try:
            json.dumps(found.value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("contains half a character") from None
    return found.value


def _openssh(member: Member, batch: Batch, told: _Told, years: Years) -> Iterator[None]:
    for number, line in _lines(member.text):
        if not line:
            continue
        try:
            read = read_line(line)
        except ValueError as reason:
            batch.reject(number, _where(member, str(reason)), line[:2000])
        else:
            at = years.dated(read.time)
            if read.fields is None:
                told.skipped += 1
                continue
            batch.add(number, line[:2000], _digest(line), {**read.fields, "occurred_at": at})
        yield


def _lines(text: IO[str]) -> Iterator[tuple[int, str]]:
    """(number, line without its end); of one that never ends only the first million characters are kept."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        yield number, line.rstrip("\r\n")
        while not line.endswith("\n") and len(line) == LONGEST_LINE:
            line = text.readline(LONGEST_LINE)


def _where(member: Member, reason: str) -> str:
    return f"{member.name}: {reason}" if member.name else reason


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) < 2100):
        raise Problem(f"--set year: {text[:20]} is no year from 2000 to 2099.", "Correct the value.")
    return int(text)
