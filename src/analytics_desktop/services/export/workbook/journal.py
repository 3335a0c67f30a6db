"""The journal's control: debits and credits by month and provider, and by account, as formulas over its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analytics_desktop.models.page import Cell, Column, Panel, Table

from .panels import TieOut
from .sheet import Book, Sheet

JOURNAL = "cost.journal"
_SIDES = ("Debit", "Credit")
Group = tuple[str, ...]


def add_journal(book: Book, panel: Panel) -> list[TieOut]:
    """The journal as a table, and one sheet for each way to add it up; every one must balance."""
    table = panel.table
    if panel.trouble is not None or table is None:
        return []
    columns = tuple(Column(one.name, "text" if one.name == "Month" else one.unit) for one in table.columns)
    journal = book.add_table("Journal", columns, table.rows)
    if not journal.tables:
        return []
    _add_groups(book, journal, table, "Journal by provider", ("Month", "Provider"), is_balanced=True)
    _add_groups(book, journal, table, "Journal by account", ("Month", "Account"), is_balanced=False)
    debits, credits_ = (_sum(table, table.rows, side) for side in _SIDES)
    return [TieOut("Journal: debits and credits", journal, "Debit", "money", debits, credits_, "Credit")]


def add_accounts(book: Book, accounts: Sequence[tuple[str, str, str]]) -> None:
    """Which account each kind of line is booked at, as it stands now; closed months keep what they were booked with."""
    columns = tuple(Column(name, "text") for name in ("Entry", "Account", "What belongs there"))
    book.add_table("Accounts", columns, [(entry, account or None, meaning) for entry, account, meaning in accounts])


def _add_groups(book: Book, journal: Sheet, table: Table, title: str, by: tuple[str, ...], is_balanced: bool) -> None:
    """Each group's debits, credits and their difference, which is 0 for each where the groups balance."""
    groups: dict[Group, list[tuple[Cell, ...]]] = {}
    places = [_place(table, name) for name in by]
    for row in table.rows:
        groups.setdefault(tuple(str(row[place] or "") for place in places), []).append(row)
    sheet = book.add_sheet(title)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_column(0, len(by) + 2, 22)
    last = "Difference (must be 0)" if is_balanced else "Balance"
    for place, name in enumerate((*by, *_SIDES, last)):
        sheet.write_string(0, place, name, book.formats.head(is_text=place < len(by)))
    for number, key in enumerate(sorted(groups), start=1):
        for place, text in enumerate(key):
            book.write(sheet, number, place, text, "text")
        _write_sums(book, sheet, number, len(by), _formulas(journal, by), [_sum(table, groups[key], s) for s in _SIDES])


def _formulas(journal: Sheet, by: tuple[str, ...]) -> list[str]:
    """The sum of each side over the journal, with `{row}` for the row that the formula stands in.

    Compared for equality: SUMIFS would read `2026-03` as a date and `*` as anything.
    """
    cells = [f"{chr(65 + place)}{{row}}" for place in range(len(by))]
    return [
        "+".join(
            f"SUMPRODUCT({'*'.join(f'({table}[{name}]={cell})' for name, cell in zip(by, cells, strict=True))}"
            f",{table}[{side}])"
            for table in journal.tables
        )
        for side in _SIDES
    ]


def _write_sums(book: Book, sheet: Any, row: int, first: int, formulas: Sequence[str], sums: Sequence[Decimal]) -> None:
    money = book.formats.unit("money")
    for place, (formula, value) in enumerate(zip(formulas, sums, strict=True), start=first):
        sheet.write_formula(row, place, "=" + formula.format(row=row + 1), money, float(value))
    debit, credit = chr(65 + first), chr(66 + first)
    difference = f"=ROUND({debit}{row + 1}-{credit}{row + 1},4)"
    sheet.write_formula(row, first + 2, difference, money, float(sums[0] - sums[1]))


def _sum(table: Table, rows: Sequence[tuple[Cell, ...]], column: str) -> Decimal:
    place = _place(table, column)
    return sum((Decimal(str(row[place])) for row in rows if row[place] is not None), Decimal(0))


def _place(table: Table, column: str) -> int:
    return [one.name for one in table.columns].index(column)
