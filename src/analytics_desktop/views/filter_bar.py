"""What part of the data all tabs show: period, comparison, dimensions, grain. The choice is one `Filters` value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.calendar import PRESETS, grain_for, preset_of, preset_period
from analytics_desktop.models.filters import Comparison, Filters, Grain, Period
from analytics_desktop.models.page import Source

from . import locale
from .chips import ActiveChip, Chip, ChoicePopup
from .flow import Flow
from .text import Elided

DIMENSIONS = ("department", "team", "agent", "model")
_GRAINS: tuple[Grain, ...] = ("day", "week", "month")
_COMPARISONS: dict[Comparison, str] = {
    "previous": "previous {days} days",
    "last_year": "same days last year",
    "budget": "budget",
    "off": "nothing",
}


class FilterBar(QWidget):
    """`changed` carries the new filters. `choices_wanted` asks for a dimension's segments, answered by a call."""

    changed = Signal(object)
    choices_wanted = Signal(str, object)
    custom_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters: Filters | None = None
        self._start: Filters | None = None
        self._fiscal_month = 1
        self.can_budget = False
        self.period, self.compare, self.grain = Chip(""), Chip("against"), Chip("per")
        self.dimensions = {name: Chip(name.capitalize()) for name in DIMENSIONS}
        self.reset = QPushButton("Reset")
        self.reset.setProperty("kind", "link")
        self.reset.clicked.connect(self._reset)
        self.place = Elided(tone="faint", align_right=True)
        self._row = Flow(spacing=8)
        for chip in (self.period, self.compare, *self.dimensions.values(), self.grain, self.reset):
            self._row.add(chip)
        self._row.add_right(self.place)
        self._active = Flow(spacing=6)
        self._active.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 4)
        layout.setSpacing(6)
        layout.addWidget(self._row)
        layout.addWidget(self._active)
        self._connect()

    def _connect(self) -> None:
        self.period.clicked.connect(lambda: self._pop(self.period, self._fill_periods))
        self.compare.clicked.connect(lambda: self._pop(self.compare, self._fill_comparisons))
        self.grain.clicked.connect(lambda: self._pop(self.grain, self._fill_grains))
        for name, chip in self.dimensions.items():
            chip.clicked.connect(partial(self._open_choices, name))

    @property
    def filters(self) -> Filters | None:
        return self._filters

    def begin(self, start: Filters, source: Source, fiscal_month: int = 1) -> None:
        """Offer filters that start with `start`, whose last day is the last complete day of data."""
        self._start, self._fiscal_month = start, fiscal_month
        if self._filters is None:
            self._filters = start
        self.place.setText(f"{source.zone} · {source.currency}")
        self._show()

    def set_filters(self, filters: Filters) -> None:
        if filters != self._filters:
            self._filters = filters
            self._show()
            self.changed.emit(filters)

    @property
    def last_day(self) -> date:
        assert self._start is not None
        return self._start.period.last

    def _show(self) -> None:
        if self._filters is None or self._start is None:
            return
        filters, period = self._filters, self._filters.period
        preset = preset_of(period, self.last_day, self._fiscal_month)
        self.period.show_choice(preset.title if preset else locale.days(period), True)
        self.period.setToolTip(locale.days(period))
        self.compare.show_choice(_COMPARISONS[filters.compare].format(days=period.days), filters.compare != "off")
        self.grain.show_choice(filters.grain, False)
        wanted = filters.wanted()
        for name, chip in self.dimensions.items():
            count = len(wanted.get(name, ()))
            chip.show_choice("all" if not count else wanted[name][0] if count == 1 else f"({count})", bool(count))
        self.reset.setEnabled(filters != self._start)
        self._show_active(filters)

    def _show_active(self, filters: Filters) -> None:
        self._active.clear()
        for dimension, segment in filters.where:
            chip = ActiveChip(dimension, segment)
            chip.removed.connect(self.remove)
            self._active.add(chip)
        self._active.setVisible(bool(filters.where))

    def remove(self, dimension: str, segment: str) -> None:
        if self._filters is not None:
            kept = tuple(pair for pair in self._filters.where if pair != (dimension, segment))
            self.set_filters(replace(self._filters, where=kept))

    def choose(self, dimension: str, segments: list[str]) -> None:
        """Keep only these segments of a dimension; none means all."""
        if self._filters is not None:
            others = tuple(pair for pair in self._filters.where if pair[0] != dimension)
            self.set_filters(replace(self._filters, where=others + tuple((dimension, one) for one in segments)))

    def set_period(self, period: Period) -> None:
        if self._filters is not None:
            self.set_filters(replace(self._filters, period=period, grain=grain_for(period)))

    def _reset(self) -> None:
        if self._start is not None:
            self.set_filters(self._start)

    def _pop(self, chip: Chip, fill: Callable[[QMenu], None]) -> None:
        if self._filters is None:
            return
        menu = QMenu(chip)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def _fill_periods(self, menu: QMenu) -> None:
        assert self._filters is not None
        group = QActionGroup(menu)
        for preset in PRESETS:
            period = preset_period(preset.id, self.last_day, self._fiscal_month)
            action = _option(menu, group, f"{preset.title}\t{locale.days(period)}", period == self._filters.period)
            action.triggered.connect(partial(self.set_period, period))
        menu.addSeparator()
        menu.addAction("Other dates…", lambda: self.custom_wanted.emit(self._filters.period if self._filters else None))

    def _fill_comparisons(self, menu: QMenu) -> None:
        assert self._filters is not None
        filters, group = self._filters, QActionGroup(menu)
        for name, words in _COMPARISONS.items():
            title = words.format(days=filters.period.days).capitalize()
            action = _option(menu, group, title, filters.compare == name)
            action.setEnabled(name != "budget" or self.can_budget)
            action.triggered.connect(partial(self._set, "compare", name))

    def _fill_grains(self, menu: QMenu) -> None:
        assert self._filters is not None
        group = QActionGroup(menu)
        for grain in _GRAINS:
            action = _option(menu, group, f"Per {grain}", self._filters.grain == grain)
            action.triggered.connect(partial(self._set, "grain", grain))

    def _set(self, field: str, value: str) -> None:
        if self._filters is not None:
            self.set_filters(replace(self._filters, **{field: value}))  # type: ignore[arg-type]

    def _open_choices(self, dimension: str) -> None:
        if self._filters is None:
            return
        popup = ChoicePopup(dimension, self)
        popup.chosen.connect(self.choose)
        popup.open_below(self.dimensions[dimension])
        ticked = self._filters.wanted().get(dimension, [])
        self.choices_wanted.emit(dimension, lambda choices: popup.show_choices(choices, ticked))


def _option(menu: QMenu, group: QActionGroup, title: str, ticked: bool) -> QAction:
    action = menu.addAction(title)
    action.setCheckable(True)
    action.setChecked(ticked)
    group.addAction(action)
    return action
