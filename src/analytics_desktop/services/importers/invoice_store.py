"""Invoices on their way into the store: each as a whole, replaced only where one of its lines differs."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from .transaction import Connection, one

HEAD, LINE = ("month", "issued_on", "currency"), ("model", "kind", "description", "amount")


class InvoiceStore:
    """In the transaction of `connection`. Two lines of one invoice may be equal: both count."""

    def __init__(self, connection: Connection, kind: ModuleType, create_people: bool) -> None:
        self._connection = connection
        self._invoices: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        self.currency = str(one(connection, "SELECT reporting_currency FROM store_identity"))
        self.people = 0
        self.rows = 0
        self.repeated = 0

    def why_not(self, entry: Mapping[str, Any]) -> str:
        """The reason why a line cannot be stored: lines of one invoice agree on its month, day and currency."""
        lines = self._invoices.get((entry["provider"], entry["number"]))
        if lines is None:
            return ""
        differing = [name for name in HEAD if lines[0][name] != entry[name]]
        return f"{differing[0]}: another line of invoice {entry['number'][:60]} says otherwise" if differing else ""

    def add(self, entry: Mapping[str, Any]) -> None:
        self._invoices.setdefault((entry["provider"], entry["number"]), []).append(entry)
        self.rows += 1

    def store(self) -> tuple[int, int]:
        """(lines of new invoices, lines of invoices that were replaced)."""
        added = updated = 0
        for key, lines in self._invoices.items():
            known = self._connection.execute(
                "SELECT id FROM invoices WHERE (provider, number) = (%s, %s)", key
            ).fetchone()
            if known is None:
                added += self._insert(key, lines)
            elif not self._is_same(known[0], lines):
                updated += self._replace(known[0], lines)
        return added, updated

    def _insert(self, key: tuple[str, str], lines: list[Mapping[str, Any]]) -> int:
        head = [lines[0][name] for name in HEAD]
        number = one(
            self._connection,
            "INSERT INTO invoices (provider, number, month, issued_on, currency) VALUES (%s, %s, %s, %s, %s) "
            "RETURNING id",
            (*key, *head),
        )
        return self._write(number, lines)

    def _replace(self, number: int, lines: list[Mapping[str, Any]]) -> int:
        head = [lines[0][name] for name in HEAD]
        self._connection.execute(
            "UPDATE invoices SET month = %s, issued_on = %s, currency = %s WHERE id = %s", (*head, number)
        )
        self._connection.execute("DELETE FROM invoice_lines WHERE invoice_id = %s", (number,))
        return self._write(number, lines)

    def _write(self, number: int, lines: list[Mapping[str, Any]]) -> int:
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO invoice_lines (invoice_id, model, kind, description, amount) VALUES (%s, %s, %s, %s, %s)",
                [(number, *(line[name] for name in LINE)) for line in lines],
            )
        return len(lines)

    def _is_same(self, number: int, lines: list[Mapping[str, Any]]) -> bool:
        head = self._connection.execute(
            "SELECT month, issued_on, currency FROM invoices WHERE id = %s", (number,)
        ).fetchone()
        found = self._connection.execute(
            "SELECT model, kind, description, amount FROM invoice_lines WHERE invoice_id = %s", (number,)
        ).fetchall()
        wanted = sorted(tuple(line[name] for name in LINE) for line in lines)
        return head == tuple(lines[0][name] for name in HEAD) and sorted(found) == wanted
