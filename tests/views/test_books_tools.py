"""The tools of finance ask on a worker, sign and close what was chosen, and tell why something cannot be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Column, Panel, Table
from analytics_desktop.services.books import PriceChange
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.views.books import month_close, sign_off
from analytics_desktop.views.books.crossed import Crossed
from analytics_desktop.views.books.month_close import MonthClose
from analytics_desktop.views.books.sign_off import SignOff, months_of
from analytics_desktop.views.dialogs.accounts import AccountsDialog
from analytics_desktop.views.dialogs.price import PriceDialog
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.pages.cost import accounts, prices
from tests.fixtures.page_parts import SOURCE

FINANCE = replace(SOURCE, role="finance")
SPRING = Filters(Period(date(2026, 4, 20), date(2026, 6, 15)))


class CrossingDesk:
    """Answers with the question that it was asked."""

    def panel(self, metric_id: str, filters: Filters) -> Panel:
        if filters.by == filters.cross:
            raise Problem("A crossed table needs two different dimensions.")
        table = Table((Column(str(filters.by), "text"), Column(str(filters.cross), "money")), (("x", Decimal(7)),))
        return Panel(load_catalogue().metric(metric_id), "table", "", filters.by, table=table)


def test_a_month_is_signed_with_its_note(qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[tuple[Any, ...]] = []
    monkeypatch.setattr(sign_off, "signable", lambda desk, month: ("anthropic", "openai"))
    monkeypatch.setattr(sign_off, "sign_off", lambda desk, *what: signed.append(what) or ("openai",))
    tool = SignOff(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), FINANCE, SPRING)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: tool.providers.count() == 3)
    assert not tool.button.isEnabled(), "a sign-off needs a note"
    tool.months.setCurrentText("2026-05")
    tool.providers.setCurrentText("openai")
    tool.note.setText("Checked")
    with qtbot.waitSignal(tool.changed):
        tool.button.click()
    assert signed == [(date(2026, 5, 1), "openai", "Checked")]


def test_who_may_not_sign_is_told(qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_off, "signable", lambda desk, month: ("openai",))
    tool = SignOff(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), replace(SOURCE, role="auditor"), SPRING)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: tool.providers.count() == 2)
    tool.note.setText("Checked")
    assert not tool.button.isEnabled()
    assert "auditor" in tool.told.text()


def test_a_month_is_closed_only_when_asked_twice(qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[date] = []
    monkeypatch.setattr(month_close, "closable", lambda desk: date(2026, 5, 1))
    monkeypatch.setattr(month_close, "close_month", lambda desk, month: closed.append(month) or ())
    tool = MonthClose(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), FINANCE, SPRING)  # type: ignore[arg-type]
    qtbot.waitUntil(tool.button.isEnabled)
    tool.button.click()
    assert closed == []
    assert "2026-05 for ever" in tool.button.text()
    tool.keep.click()
    assert "for ever" not in tool.button.text()
    tool.button.click()
    with qtbot.waitSignal(tool.changed):
        tool.button.click()
    assert closed == [date(2026, 5, 1)]


def test_both_dimensions_of_the_crossed_table_are_chosen(qtbot: QtBot, jobs: Jobs) -> None:
    tool = Crossed(jobs)
    qtbot.addWidget(tool)
    tool.show_for(CrossingDesk(), FINANCE, SPRING)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: tool.grid.rows.columnCount() == 2)
    tool.cross.setCurrentIndex(tool.cross.findData("agent"))
    tool.cross.activated.emit(tool.cross.currentIndex())
    qtbot.waitUntil(lambda: "agent" in str(tool.grid.rows.headerData(1, tool.grid.horizontalHeader().orientation())))
    tool.cross.setCurrentIndex(tool.cross.findData("department"))
    tool.cross.activated.emit(tool.cross.currentIndex())
    qtbot.waitUntil(lambda: "two different" in tool.told.text())


@pytest.mark.parametrize(
    ("first", "finish", "months"),
    [
        (date(2026, 4, 20), date(2026, 6, 1), ["2026-04", "2026-05"]),
        (date(2025, 12, 31), date(2026, 1, 2), ["2025-12", "2026-01"]),
        (date(2026, 5, 1), date(2026, 5, 2), ["2026-05"]),
    ],
)
def test_months_that_a_period_touches(first: date, finish: date, months: list[str]) -> None:
    assert months_of(Period(first, finish)) == months


def test_a_contract_price_is_decided_in_a_dialog(qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    decided: list[PriceChange] = []
    monkeypatch.setattr(prices, "priced_models", lambda desk: (("anthropic", "claude-opus-4-1"), ("openai", "gpt-5")))
    monkeypatch.setattr(prices, "set_price", lambda desk, change: decided.append(change))
    tool = prices.PriceTool(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), FINANCE, SPRING)  # type: ignore[arg-type]
    tool.set_button.click()
    qtbot.waitUntil(lambda: tool.window().findChild(PriceDialog) is not None)
    dialog = tool.window().findChild(PriceDialog)
    assert dialog is not None
    dialog.save.click()
    assert "Name at least one price" in dialog.words.text()
    dialog.model.setCurrentIndex(1)
    dialog.prices["input"].setText("1.25")
    dialog.source.setText("FA-0417")
    with qtbot.waitSignal(tool.changed):
        dialog.save.click()
    assert [(str(one.key), dict(one.prices), one.source) for one in decided] == [
        ("openai gpt-5", {"input": "1.25"}, "FA-0417")
    ]
    assert "with the next sync" in tool.words.text()


def test_contract_prices_are_for_finance(qtbot: QtBot, jobs: Jobs) -> None:
    tool = prices.PriceTool(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), replace(SOURCE, role="auditor"), SPRING)  # type: ignore[arg-type]
    assert not tool.set_button.isEnabled()


def test_an_account_is_set_in_a_dialog_that_shows_all_of_them(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided: list[tuple[str, str]] = []
    monkeypatch.setattr(accounts, "accounts_of", lambda desk: {"tax": "1576", "expense/openai": "6410"})
    monkeypatch.setattr(accounts, "set_account", lambda desk, *what: decided.append(what))
    tool = accounts.AccountTool(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), FINANCE, SPRING)  # type: ignore[arg-type]
    tool.set_button.click()
    qtbot.waitUntil(lambda: tool.window().findChild(AccountsDialog) is not None)
    dialog = tool.window().findChild(AccountsDialog)
    assert dialog is not None
    shown = {row[0]: row[1] for row in dialog.grid.rows.table.rows}
    assert (shown["tax"], shown["expense/openai"], shown["payable"]) == ("1576", "6410", "no account")
    dialog.save.click()
    assert "number of its account" in dialog.words.text()
    dialog.entry.setCurrentText("tax")
    assert dialog.account.text() == "1576"
    dialog.account.setText("1571")
    with qtbot.waitSignal(tool.changed):
        dialog.save.click()
    assert decided == [("tax", "1571")]
    assert "with the next sync" in tool.words.text()


def test_accounts_are_for_finance(qtbot: QtBot, jobs: Jobs) -> None:
    tool = accounts.AccountTool(jobs)
    qtbot.addWidget(tool)
    tool.show_for(object(), replace(SOURCE, role="auditor"), SPRING)  # type: ignore[arg-type]
    assert not tool.set_button.isEnabled()
