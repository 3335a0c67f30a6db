"""The list below a filter chip: search, tick, done."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from .text import Text


class ChoicePopup(QFrame):
    """A searchable list in which several entries may be ticked; `chosen` is sent when it closes changed."""

    chosen = Signal(str, list)

    def __init__(self, dimension: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.dimension = dimension
        self._before: list[str] = []
        self.search, self.list = QLineEdit(), QListWidget()
        self.search.setPlaceholderText(f"Find {dimension.replace('_', ' ')}")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._toggle_first)
        self.list.itemActivated.connect(_toggle)
        self.state = Text("Loading…", tone="muted")
        self._lay_out()
        self.resize(QSize(280, 340))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def _lay_out(self) -> None:
        none, done = QPushButton("All"), QPushButton("Done")
        none.setToolTip("Take this filter away")
        none.clicked.connect(self._untick_all)
        done.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.state, 1)
        buttons.addWidget(none)
        buttons.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)

    def open_below(self, chip: QWidget) -> None:
        self.move(chip.mapToGlobal(QPoint(0, chip.height() + 2)))
        self.show()
        self.search.setFocus()

    def show_choices(self, choices: tuple[str, ...], ticked: list[str]) -> None:
        """Ticked entries first, then the others in their order."""
        self._before = list(ticked)
        self.list.clear()
        for segment in [*ticked, *(one for one in choices if one not in ticked)]:
            item = QListWidgetItem(segment)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if segment in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.state.setText(f"{len(choices)} in all" if choices else "Nothing to choose from")

    def ticked(self) -> list[str]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]

    def _narrow(self, wanted: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted.casefold() not in item.text().casefold())

    def _toggle_first(self) -> None:
        shown = [self.list.item(row) for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if shown:
            _toggle(shown[0])
            self.search.selectAll()

    def _untick_all(self) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Unchecked)
        self.close()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.list.count() and sorted(self.ticked()) != sorted(self._before):
            self._before = self.ticked()
            self.chosen.emit(self.dimension, self.ticked())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _toggle(item: QListWidgetItem) -> None:
    ticked = item.checkState() == Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
