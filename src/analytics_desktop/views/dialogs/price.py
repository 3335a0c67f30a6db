"""Decides one new contract price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QFormLayout, QGridLayout, QLineEdit, QWidget

from analytics_desktop.models.price import BUCKETS, PriceKey
from analytics_desktop.services.books import PRICE_COLUMNS, PriceChange
from analytics_desktop.views.text import Text, wrapped

from .sheet import Sheet

TIERS = ("standard", "batch", "priority")


class PriceDialog(Sheet):
    """`given` carries a `PriceChange`; whether it makes sense the desk decides. `known`: (provider, model) in use."""

    given = Signal(object)

    def __init__(
        self, known: Sequence[tuple[str, str]], today: date, currency: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("Contract price", parent)
        self.add_heading("Set a contract price")
        self.add_words(
            "It is written down with what the book says now, and is in the price book after the next sync. "
            "Requests that are booked stay as they are booked."
        )
        self.model, self.tier = QComboBox(), QComboBox()
        for provider, model in known:
            self.model.addItem(f"{provider} {model}", (provider, model))
        self.tier.addItems(TIERS)
        self.band, self.region = QLineEdit("standard"), QLineEdit("global")
        self.first = QDateEdit(QDate(today.year, today.month, today.day))
        self.first.setCalendarPopup(True)
        self.first.setDisplayFormat("d MMM yyyy")
        self.currency, self.source = QLineEdit(currency), QLineEdit()
        self.source.setPlaceholderText("Contract that it is from, such as FA-0417")
        self.prices = {bucket: QLineEdit() for bucket in BUCKETS}
        self.words = wrapped(tone="bad")
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            ("&Model", self.model),
            ("&Tier", self.tier),
            ("Context &band", self.band),
            ("&Region", self.region),
            ("Valid &from", self.first),
            ("&Currency", self.currency),
            ("&Source", self.source),
        ):
            form.addRow(words, field)
        self.content.addLayout(form)
        self.content.addWidget(wrapped("Price per million; leave empty what the contract does not name.", tone="muted"))
        self.content.addLayout(self._grid())
        self.content.addWidget(self.words)
        self.add_close("Cancel", primary=False)
        self.save = self.add_button("Set price", primary=True)
        self.save.clicked.connect(self._accept)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        for place, (bucket, field) in enumerate(self.prices.items()):
            label = Text(PRICE_COLUMNS[bucket])
            label.setBuddy(field)
            field.setAccessibleName(f"Price of {PRICE_COLUMNS[bucket]} per million")
            grid.addWidget(label, place // 2, place % 2 * 2)
            grid.addWidget(field, place // 2, place % 2 * 2 + 1)
        return grid

    def change(self) -> PriceChange:
        provider, model = self.model.currentData() or ("", "")
        key = PriceKey(provider, model, self.tier.currentText(), self.band.text().strip(), self.region.text().strip())
        day = self.first.date()
        prices = {bucket: field.text().strip() for bucket, field in self.prices.items() if field.text().strip()}
        valid_from = date(day.year(), day.month(), day.day())
        return PriceChange(key, self.currency.text().strip(), valid_from, self.source.text(), prices)

    def _accept(self) -> None:
        change = self.change()
        if not change.prices or not change.source.strip():
            self.words.setText("Name at least one price, and the contract that it is from.")
            return
        self.given.emit(change)
        self.accept()
