"""The tables that sync copies, as catalogue/raw.sql declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources

_TABLE = re.compile(r"^CREATE TABLE (\w+) \((.*)\);$", re.MULTILINE)
_ADDRESSES = ("ip_address",)  # of type inet on the server
_BETWEEN_COLUMNS = re.compile(r", (?![^(]*\))")


@dataclass(frozen=True)
class RawTable:
    name: str
    columns: tuple[tuple[str, str], ...]
    """(name, DuckDB type)"""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    @property
    def central_columns(self) -> str:
        """The SELECT list for the server."""
        return ", ".join(f'"{name}"' for name in self.names)

    @property
    def lake_columns(self) -> str:
        """The SELECT list that turns what the server sends into what the lake holds."""
        return ", ".join(_conversion(name, kind) for name, kind in self.columns)

    @property
    def ddl(self) -> str:
        return f"CREATE TABLE lake.{self.name} (" + ", ".join(f'"{name}" {kind}' for name, kind in self.columns) + ")"


def _conversion(name: str, kind: str) -> str:
    if kind == "TIMESTAMP":
        # 25 times faster than AT TIME ZONE; the cast (the session is in UTC) is only for infinity.
        return f'coalesce(make_timestamp(epoch_us("{name}")), CAST("{name}" AS TIMESTAMP)) AS "{name}"'
    if name in _ADDRESSES:
        # The scanner writes the mask of a whole address, /32 or /128; nobody else does.
        short = f"""WHEN ends_with("{name}", '/128') THEN left("{name}", -4)"""
        shorter = f"""WHEN ends_with("{name}", '/32') AND NOT contains("{name}", ':') THEN left("{name}", -3)"""
        return f'CASE {short} {shorter} ELSE "{name}" END AS "{name}"'
    return f'CAST("{name}" AS {kind}) AS "{name}"'


@cache
def raw_tables() -> dict[str, RawTable]:
    tables = (
        RawTable(name, tuple(_column(text) for text in _BETWEEN_COLUMNS.split(body)))
        for name, body in _TABLE.findall(_text())
    )
    return {table.name: table for table in tables}


def _column(text: str) -> tuple[str, str]:
    name, _, kind = text.partition(" ")
    return name, kind


@cache
def shape_sha256() -> str:
    """Changes when the lake would have other tables or columns, so that an older lake is rebuilt."""
    return sha256(repr(sorted(raw_tables().items())).encode()).hexdigest()


def _text() -> str:
    return (resources.files("analytics_desktop") / "catalogue" / "raw.sql").read_text(encoding="utf-8")
