"""Pseudonyms that nobody can turn back without the workspace's secret; HMAC-SHA-256, the same in every pack."""

from __future__ import annotations

import hmac
import json
import re
import secrets as random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from analytics_desktop.models.page import Cell, Page, Panel, Receipt, Table

from .signing import Secrets

PSEUDONYM_KEY = "pseudonym-key"
PERSON = "person"
_IS_CODE = re.compile(r"[pt]-[0-9a-f]{32}")
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

    def in_text(self, text: str) -> str:
        """A sentence, with pseudonyms for the people whom it names."""
        return _replaced(text, {name: self.person(number) for name, number in self.people.items()})

    def cell(self, column: str, cell: Cell) -> Cell:
        """A table cell: by its column, and wherever it is a person's name or login. What is a pseudonym stays."""
        if not isinstance(cell, str) or _IS_CODE.fullmatch(cell):
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
    kept = _keeping_signatures(pseudonyms)
    return replace(without_names(page, kept), answer=kept.in_text(page.answer))


def table_for_export(table: Table, pseudonyms: Pseudonyms) -> Table:
    """The same table for a file, the clipboard or a program: people carry pseudonyms, signatures stay."""
    return _table(table, _keeping_signatures(pseudonyms))


def _keeping_signatures(pseudonyms: Pseudonyms) -> Pseudonyms:
    return replace(pseudonyms, coded=_CODED - _SIGNATURES)


def _table(table: Table, pseudonyms: Pseudonyms) -> Table:
    names = [column.name for column in table.columns]
    rows = tuple(
        tuple(pseudonyms.cell(name, cell) for name, cell in zip(names, row, strict=True)) for row in table.rows
    )
    columns = tuple(replace(one, name=pseudonyms.name(one.name) or "") for one in table.columns)
    return replace(table, columns=columns, rows=rows)


def _replaced(text: str, codes: Mapping[str, str]) -> str:
    """The longest first, so that no name is taken for the beginning of another."""
    for name in sorted((one for one in codes if one and one in text), key=len, reverse=True):
        text = text.replace(name, codes[name])
    return text


def with_names(receipt: Receipt, pseudonyms: Pseudonyms) -> Receipt:
    """A receipt from a file as it was given, where its pseudonyms are those of this workspace."""
    names = {pseudonyms.person(number): name for name, number in pseudonyms.people.items()}
    return _asked(receipt, lambda code: names.get(code, code))


def _asked(receipt: Receipt, told: Callable[[str], str]) -> Receipt:
    """The receipt with other words for the people whom its question names; the id stays that of the real one."""
    asked = json.loads(receipt.filters)
    where = asked.get("where", {}) if isinstance(asked, dict) else {}
    if not isinstance(where, dict) or PERSON not in where:
        return receipt
    asked["where"] = {**where, PERSON: [told(str(one)) for one in where[PERSON]]}
    return replace(receipt, filters=json.dumps(asked, sort_keys=True, ensure_ascii=False))


def _panel(panel: Panel, pseudonyms: Pseudonyms) -> Panel:
    if panel.receipt is not None:
        receipt = _asked(panel.receipt, lambda name: pseudonyms.name(name) or "")
        panel = replace(panel, receipt=receipt)
    if panel.table is not None:
        table = _table(panel.table, pseudonyms)
        coded = {
            str(cell): str(code)
            for row, with_codes in zip(panel.table.rows, table.rows, strict=True)
            for cell, code in zip(row, with_codes, strict=True)
            if cell != code
        }
        return replace(panel, table=table, note=_replaced(panel.note, coded))
    if panel.by != PERSON:
        return panel
    series = tuple(replace(one, segment=pseudonyms.name(one.segment)) for one in panel.series)
    parts = tuple(replace(part, segment=pseudonyms.name(part.segment) or "") for part in panel.parts)
    return replace(panel, series=series, parts=parts)
