"""Journal, accounts and ledger of the demo company's workbook, read back, and calculated again by LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analytics_desktop.services.deliver import deliver
from analytics_desktop.services.desk import Desk
from tests.fixtures.lake import Synced

from .ledger import ties


@pytest.fixture(scope="module")
def file(synced: Synced, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("books") / "books.xlsx"
    desk = Desk.open(synced.workspace, synced.secrets)
    deliver("workbook", desk, synced.secrets, desk.default_filters(), [], out)
    desk.close()
    return out


@pytest.fixture(scope="module")
def book(file: Path) -> Any:
    return openpyxl.load_workbook(file, data_only=True)


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    head, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def total(lines: list[dict[str, Any]], column: str) -> Decimal:
    return sum((Decimal(str(line[column] or 0)) for line in lines), Decimal(0))


def test_every_total_is_read_again_and_every_difference_is_0(book: Any) -> None:
    found = {row[0]: row[1:] for row in ties(book)}
    assert {"Journal: debits and credits", "Ledger: all lines", "Cost by team and month"} <= set(found)
    assert [what for what, (_, _, difference) in found.items() if difference != 0] == []
    ledger = float(total(rows(book, "Ledger"), "Cost"))
    assert ledger > 0
    assert found["Ledger: all lines"][0] == pytest.approx(ledger)
    assert found["Total cost: all periods"][1] == pytest.approx(ledger)


def test_debits_equal_credits_for_each_provider_and_account_sums_are_the_journal(book: Any) -> None:
    journal = rows(book, "Journal")
    providers = rows(book, "Journal by provider")
    assert len(providers) >= 2
    for line in providers:
        mine = [one for one in journal if (one["Month"], one["Provider"]) == (line["Month"], line["Provider"])]
        assert total(mine, "Debit") == total(mine, "Credit") == Decimal(str(line["Debit"]))
        assert line["Difference (must be 0)"] == 0
    accounts = rows(book, "Journal by account")
    assert total(accounts, "Debit") == total(journal, "Debit")
    assert total(accounts, "Balance") == 0


def test_accounts_are_text_and_the_same_in_journal_ledger_and_mapping(book: Any) -> None:
    mapped = {line["Account"] for line in rows(book, "Accounts") if line["Account"]}
    booked = {line["Account"] for sheet in ("Journal", "Ledger") for line in rows(book, sheet) if line["Account"]}
    assert booked
    assert booked <= mapped
    assert all(isinstance(account, str) for account in mapped)


def test_the_ledger_is_a_table_of_dates_text_and_numbers(file: Path) -> None:
    sheet = openpyxl.load_workbook(file)["Ledger"]
    (table,) = sheet.tables.values()
    assert table.ref == sheet.dimensions
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    first = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert first["Day"].is_date
    assert first["Account"].number_format == "@"
    assert "USD" in first["Cost"].number_format


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing: nothing recalculates the workbook")
def test_libreoffice_calculates_differences_of_0(file: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(bare)], check=True, capture_output=True, timeout=240
    )
    calculated = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    assert [row for row in ties(calculated) if row[3] != 0] == []
    assert {line["Difference (must be 0)"] for line in rows(calculated, "Journal by provider")} == {0}
    assert total(rows(calculated, "Journal by provider"), "Debit") == total(rows(calculated, "Journal"), "Debit") > 0
