"""Pseudonyms that nobody can turn back without the workspace's secret; HMAC-SHA-256, the same in every pack."""

from __future__ import annotations

import hmac
import secrets as random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from analytics_desktop.models.page import Cell, Page, Panel

from .signing import Secrets

PSEUDONYM_KEY = "pseudonym-key"
PERSON = "person"
# Table columns that hold logins, record ids or addresses, by their header in lower case.
_CODED = frozenset({"who", "actor", "id", "from", "address", "subject", "email", "login", "changed by", "decided by"})
_SIGNATURES = frozenset({"id", "changed by", "decided by"})


def pseudonym_key(secrets: Secrets) -> bytes:
    """The workspace's key, made at the first use."""
    stored = secrets.get(PSEUDONYM_KEY)
    if stored is None:
        stored = random.token_hex(32)
        secrets.set(PSEUDONYM_KEY, stored)
    return bytes.fromhex(stored)


@dataclass(frozen=True)
class Pseudonyms:
    """`people`: name as the pages show it -> person id. `texts`: words for a person, such as logins."""

    key: bytes
    people: Mapping[str, int] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    coded: frozenset[str] = field(default_factory=lambda: _CODED)

    def person(self, person_id: int) -> str:
        return f"p-{self._code('person', str(person_id))}"

    def text(self, text: str) -> str:
        return f"t-{self._code('text', text)}"

    def _code(self, kind: str, text: str) -> str:
        return hmac.new(self.key, f"{kind}:{text}".encode(), sha256).hexdigest()[:32]

    def name(self, shown: str | None) -> str | None:
        """A person segment; "(none)" stays."""
        return self.person(self.people[shown]) if shown is not None and shown in self.people else shown

    def cell(self, column: str, cell: Cell) -> Cell:
        """A table cell: by its column, and wherever it is a person's name or login."""
        if not isinstance(cell, str):
            return cell
        if column.lower() in self.coded or cell in self.texts:
            return self.text(cell)
        return self.name(cell)


def without_names(page: Page, pseudonyms: Pseudonyms) -> Page:
    """The same numbers, with pseudonyms for people; the answer is left out, for it may name one."""
    where = tuple(
        (name, pseudonyms.name(wanted) or "" if name == PERSON else wanted) for name, wanted in page.filters.where
    )
    panels = tuple(_panel(panel, pseudonyms) for panel in page.panels)
    return replace(page, answer="", filters=replace(page.filters, where=where), panels=panels)


def for_export(page: Page, pseudonyms: Pseudonyms) -> Page:
    """The same page for a file that leaves this machine: people carry pseudonyms. Who signed off or changed something
    keeps the login, for that is what a signature is for."""
    kept = replace(pseudonyms, coded=_CODED - _SIGNATURES)
    answer = _replaced(page.answer, {name: kept.person(number) for name, number in kept.people.items()})
    return replace(without_names(page, kept), answer=answer)


def _replaced(text: str, codes: Mapping[str, str]) -> str:
    """The longest first, so that no name is taken for the beginning of another."""
    for name in sorted((one for one in codes if one and one in text), key=len, reverse=True):
        text = text.replace(name, codes[name])
    return text


def _panel(panel: Panel, pseudonyms: Pseudonyms) -> Panel:
    if panel.table is not None:
        names = [column.name for column in panel.table.columns]
        rows = tuple(
            tuple(pseudonyms.cell(name, cell) for name, cell in zip(names, row, strict=True))
            for row in panel.table.rows
        )
        coded = {
            str(cell): str(code)
            for row, with_codes in zip(panel.table.rows, rows, strict=True)
            for cell, code in zip(row, with_codes, strict=True)
            if cell != code
        }
        columns = tuple(replace(one, name=pseudonyms.name(one.name) or "") for one in panel.table.columns)
        table = replace(panel.table, columns=columns, rows=rows)
        return replace(panel, table=table, note=_replaced(panel.note, coded))
    if panel.by != PERSON:
        return panel
    series = tuple(replace(one, segment=pseudonyms.name(one.segment)) for one in panel.series)
    parts = tuple(replace(part, segment=pseudonyms.name(part.segment) or "") for part in panel.parts)
    return replace(panel, series=series, parts=parts)
