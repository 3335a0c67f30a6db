"""A system that deals or KPI values can be pulled from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Cursor = Mapping[str, Any]  # where reading goes on, as JSON; {} is the beginning


@dataclass(frozen=True)
class ConnectorKind:
    """`fills`: the kind of import that its rows are, "" where the person chooses. `options`: name -> one line of help.

    `secret` says what is kept in the keyring for it.
    """

    name: str
    title: str
    help: str
    fills: str
    options: Mapping[str, str]
    secret: str
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class Access:
    """What one run of a connector was given. The secret appears in no message."""

    options: Mapping[str, str]
    secret: str = field(repr=False)


@dataclass(frozen=True)
class PulledPage:
    """Rows as fields of the import, and where the next page begins; {} after the last one."""

    rows: Sequence[Mapping[str, str]]
    cursor: Cursor


@dataclass(frozen=True)
class PullReport:
    """rows_read = loaded + already_there + repeated + rejected, of this run alone.

    `resumed`: an earlier run had stopped, and this one went on.
    """

    connector: str
    pages: int
    rows_read: int
    loaded: int
    already_there: int
    repeated: int
    rejected: int
    without_owner: int
    resumed: bool
    rejects: str = ""
