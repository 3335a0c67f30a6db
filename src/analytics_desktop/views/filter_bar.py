"""What part of the data all tabs show: period, comparison, dimensions, grain. The choice is one `Filters` value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.calendar import grain_for, preset_of, preset_period
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Source

from . import locale
from .chips import ActiveChip, Chip
from .choice_popup import ChoicePopup
from .filter_menus import comparison_menu, comparison_words, grain_menu, period_menu
from .flow import Flow
from .text import Elided, plain_tip


class FilterBar(QWidget):
    """`changed` carries the new filters. `choices_wanted` asks for a dimension's segments, answered by a call."""

    changed = Signal(object)
    choices_wanted = Signal(str, object)
    custom_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters: Filters | None = None
        self._start: Filters | None = None
        self.fiscal_month = 1
        self.can_budget = False
        self.period, self.compare, self.grain = Chip(""), Chip("against"), Chip("per")
        self.dimensions: dict[str, Chip] = {}
        self._offered: tuple[str, ...] = ()
        self.reset = QPushButton("Reset")
        self.reset.setProperty("kind", "link")
        self.reset.clicked.connect(self._reset)
        self.place = Elided(tone="faint", align_right=True)
        self._row = Flow(spacing=8)
        for chip in (self.period, self.compare, self.grain, self.reset):
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
        self.period.clicked.connect(partial(self._open, self.period, period_menu))
        self.compare.clicked.connect(partial(self._open, self.compare, comparison_menu))
        self.grain.clicked.connect(partial(self._open, self.grain, grain_menu))

    def offer(self, dimensions: tuple[str, ...]) -> None:
        """The dimensions of the tab on screen; filters of others stay chosen but wait for their tab."""
        self._offered = dimensions
        for name in dimensions:
            if name not in self.dimensions:
                self.dimensions[name] = chip = Chip(name.replace("_", " ").capitalize())
                chip.clicked.connect(partial(self._open_choices, name))
                self._row.add(chip, before=self.grain)
        for name, chip in self.dimensions.items():
            chip.setVisible(name in dimensions)
        self._show()

    @property
    def filters(self) -> Filters | None:
        return self._filters

    def begin(self, start: Filters, source: Source, fiscal_month: int = 1) -> None:
        """Offer filters that start with `start`, whose last day is the last complete day of data."""
        before, self._start, self.fiscal_month = self._start, start, fiscal_month
        if self._filters is None or before is None or self._filters == before:
            self._filters = start
        else:
            self._filters = self._rolled(self._filters, before.period.last)
        self.place.setText(f"{source.zone} · {source.currency}")
        self._show()

    def _rolled(self, filters: Filters, last_day: date) -> Filters:
        """A named period goes on to mean what its name says when newer data has come."""
        preset = preset_of(filters.period, last_day, self.fiscal_month)
        if preset is None:
            return filters
        return replace(filters, period=preset_period(preset.id, self.last_day, self.fiscal_month))

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
        preset = preset_of(period, self.last_day, self.fiscal_month)
        self.period.show_choice(preset.title if preset else locale.days(period), True)
        self.period.setToolTip(plain_tip(locale.days(period)))
        self.compare.show_choice(comparison_words(filters.compare, period), filters.compare != "off")
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
            chip = ActiveChip(dimension, segment, dimension in self._offered)
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

    def _open(self, chip: Chip, fill: Callable[[QMenu, FilterBar, Filters], None]) -> None:
        if self._filters is not None:
            menu = QMenu(chip)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            fill(menu, self, self._filters)
            menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def change(self, field: str, value: str) -> None:
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
