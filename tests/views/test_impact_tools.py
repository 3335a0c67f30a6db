"""The tools of the impact page: what is typed is checked at once, what is kept is decided, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from analytics_desktop.models.decision import Decision
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Panel, Source
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.pages import show
from analytics_desktop.services.query import Reader
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.pages.impact import AttributionTool, FormulaTool, ScenarioTool

FILTERS = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)))
NOW = datetime(2026, 3, 9, tzinfo=UTC)
SOURCE = Source("Example", True, 1, "0" * 64, NOW, NOW, "finance", "UTC", "USD")


class ExampleDesk:
    """The example world, with what was decided on it; `refuses` makes a decision fail."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self.catalogue = reader, load_catalogue()
        self.decided: list[tuple[str, str, dict[str, Any]]] = []
        self.refuses = False

    @contextmanager
    def reading(self) -> Iterator[tuple[None, Reader]]:
        yield None, self._reader

    def default_filters(self) -> Filters:
        return FILTERS

    def panel(self, metric: str, filters: Filters) -> Panel:
        return show(self._reader, self.catalogue, metric, filters, "finance")

    def decisions(self, kind: str) -> tuple[Decision, ...]:
        return ()

    def decide(self, kind: str, subject: str, body: Mapping[str, Any]) -> None:
        if self.refuses:
            raise Problem("The role auditor may not decide this.", "Ask one of: admin, finance.")
        self.decided.append((kind, subject, dict(body)))


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    troubles: list[Any] = []
    made = Jobs(troubles.append, troubles.append)
    yield made
    made.shutdown()
    assert troubles == []


@pytest.fixture
def desk(example: Reader) -> ExampleDesk:
    return ExampleDesk(example)


def opened(kind: Any, desk: ExampleDesk, jobs: Jobs, qtbot: QtBot) -> Any:
    tool = kind(jobs)
    qtbot.addWidget(tool)
    tool.show_for(desk, SOURCE, FILTERS)
    qtbot.waitUntil(lambda: jobs.idle)
    return tool


def test_a_wrong_formula_is_told_and_marked_while_it_is_typed(desk: ExampleDesk, jobs: Jobs, qtbot: QtBot) -> None:
    tool = opened(FormulaTool, desk, jobs, qtbot)
    assert tool.text.toPlainText().startswith("percent(")
    assert not tool.keep.isEnabled()
    tool.text.setPlainText("percent(benefits + hours_saved)")
    assert "money and hours" in tool.verdict.text()
    assert "line 1, column 18" in tool.verdict.text()
    (mark,) = tool.text.extraSelections()
    assert mark.cursor.selectionStart() == 17
    tool.text.setPlainText("percent(benefits / investment)")
    assert "Say why" in tool.verdict.text()
    assert tool.text.extraSelections() == []
    assert not tool.keep.isEnabled()


def test_a_valid_formula_with_a_reason_is_decided_and_the_page_is_asked_again(
    desk: ExampleDesk, jobs: Jobs, qtbot: QtBot
) -> None:
    tool = opened(FormulaTool, desk, jobs, qtbot)
    tool.name.setEditText("margin")
    tool.text.setPlainText("range(0.2, 0.3, 0.4)")
    tool.reason.setText("from the books")
    assert tool.keep.isEnabled()
    with qtbot.waitSignal(tool.changed):
        tool.keep.click()
    body = {"expression": "range(0.2, 0.3, 0.4)", "unit": "ratio", "reason": "from the books"}
    assert desk.decided == [("formula.changed", "margin", body)]


def test_a_refused_decision_says_who_may(desk: ExampleDesk, jobs: Jobs, qtbot: QtBot) -> None:
    desk.refuses = True
    tool = opened(FormulaTool, desk, jobs, qtbot)
    tool.name.setEditText("margin")
    tool.text.setPlainText("0.5")
    tool.reason.setText("x")
    tool.keep.click()
    qtbot.waitUntil(lambda: "Ask one of" in tool.verdict.text())
    assert tool.keep.isEnabled()


def test_a_scenario_is_computed_while_it_is_typed_and_kept_under_a_name(
    desk: ExampleDesk, jobs: Jobs, qtbot: QtBot
) -> None:
    tool = opened(ScenarioTool, desk, jobs, qtbot)
    assert "Return 1233.3 %" in tool.verdict.text()
    tool.fields["ai_cost"].setText("15 money")
    assert "Return 100.0 %" in tool.verdict.text()
    assert "as it stands 1233.3 %" in tool.verdict.text()
    assert not tool.keep.isEnabled()
    tool.fields["margin"].setText("cost")
    assert "no input or formula cost" in tool.verdict.text()
    tool.fields["margin"].clear()
    tool.name.setText("Expensive")
    with qtbot.waitSignal(tool.changed):
        tool.keep.click()
    assert desk.decided == [("scenario.saved", "Expensive", {"values": {"ai_cost": "15 money"}})]


def test_a_deal_is_decided_with_both_amounts_and_a_reason(desk: ExampleDesk, jobs: Jobs, qtbot: QtBot) -> None:
    tool = opened(AttributionTool, desk, jobs, qtbot)
    assert tool.rule.currentData() == "linear"
    assert not tool.half_life.isEnabled()
    assert "Alpha" in tool.deal.currentText()
    tool.amount.setText("10000.01")
    tool.reason.setText("renewal")
    tool.decide.click()
    qtbot.waitUntil(lambda: "no more of it can be attributed" in tool.verdict.text())
    tool.amount.setText("2,500")
    with qtbot.waitSignal(tool.changed):
        tool.decide.click()
    tool.rule.setCurrentIndex(tool.rule.findData("time_decay"))
    tool.half_life.setValue(14)
    with qtbot.waitSignal(tool.changed):
        tool.choose.click()
    assert desk.decided == [
        ("attribution.override", "1", {"computed": "10000.0000", "override": "2500", "reason": "renewal"}),
        ("attribution.rule", "company", {"rule": "time_decay", "half_life_days": 14}),
    ]


@pytest.mark.parametrize("kind", [AttributionTool, FormulaTool, ScenarioTool])
def test_every_field_has_a_name_for_screen_readers(kind: Any, desk: ExampleDesk, jobs: Jobs, qtbot: QtBot) -> None:
    tool = opened(kind, desk, jobs, qtbot)
    for field in (one for name in ("QLineEdit", "QComboBox", "QPlainTextEdit", "QSpinBox")
                  for one in tool.findChildren(QWidget) if one.metaObject().className() == name):  # fmt: skip
        if field.objectName().startswith("qt_"):
            continue
        assert field.accessibleName(), field
