"""Which slides a deck has: preset, choice, order, collected panels, template; with a preview of each slide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.page import Page, Panel
from analytics_desktop.services.telling.choose import Choice
from analytics_desktop.services.telling.outline import Slide, available, basket_slides, outline
from analytics_desktop.views.text import Text

from .sheet import Sheet
from .slide_preview import SlidePreview

if TYPE_CHECKING:
    from analytics_desktop.views.basket import Basket

_PRESETS = {"board": "Board", "finance": "Finance review", "ops": "Operations review"}
_SLIDE = Qt.ItemDataRole.UserRole
_MOST = 8


class DeckDialog(Sheet):
    """`given` carries the `DeckWishes`."""

    given = Signal(object)

    def __init__(self, pages: Sequence[Page], basket: Basket, parent: QWidget | None = None) -> None:
        super().__init__("Board deck", parent, width=960)
        self._pages, self._basket = list(pages), basket
        self._template: Path | None = None
        self.add_heading("Board deck")
        self.add_words("Tick the slides and drag them into their order. Title and appendix are added.")
        self.preset, self.slides, self.preview = QComboBox(), QListWidget(), SlidePreview()
        for name, words in _PRESETS.items():
            self.preset.addItem(words, name)
        self.slides.setAccessibleName("Slides of the deck")
        self.slides.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.slides.setMinimumSize(360, 300)
        self.slides.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # long titles are elided
        self.count = Text("", role="small", tone="muted")
        self.template = QPushButton("Company template…")
        self._lay_out()
        self.add_close("Cancel", primary=False)
        self.export = self.add_button("Choose a file…", primary=True)
        self.preset.currentIndexChanged.connect(self._fill)
        self.slides.currentItemChanged.connect(self._show)
        self.slides.itemChanged.connect(self._tell)
        self.template.clicked.connect(self._choose_template)
        self.export.clicked.connect(self._accept)
        self._fill()

    def _lay_out(self) -> None:
        choices, moves, both, left = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        choices.addWidget(self.preset)
        choices.addWidget(self.template, 1)
        self.up, self.down = QPushButton("Move &up"), QPushButton("Move &down")
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        moves.addWidget(self.up)
        moves.addWidget(self.down)
        moves.addWidget(self.count, 1)
        left.addLayout(choices)
        left.addWidget(self.slides, 1)
        left.addLayout(moves)
        both.addLayout(left, 1)
        both.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        both.setSpacing(16)
        self.content.addLayout(both)

    def _fill(self) -> None:
        """The preset's slides ticked in their order, then collected panels, then what else there is."""
        preset = self.preset.currentData()
        chosen = outline(self._pages, preset)
        collected = basket_slides([Choice(*one) for one in self._basket.panels()])
        ids = {slide.id for slide in chosen}
        rest = [slide for slide in available(self._pages, preset) if slide.id not in ids]
        self.slides.clear()
        for slide, is_ticked, is_collected in (
            *((one, True, False) for one in chosen),
            *((one, True, True) for one in collected),
            *((one, False, False) for one in rest),
        ):
            self._add(slide, is_ticked, is_collected)
        self.slides.setCurrentRow(0)

    def _add(self, slide: Slide, is_ticked: bool, is_collected: bool) -> None:
        item = QListWidgetItem(f"Collected: {slide.title}" if is_collected else slide.title)
        item.setData(_SLIDE, (slide, is_collected))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.slides.addItem(item)

    def ticked(self) -> list[tuple[Slide, bool]]:
        """(slide, whether it was collected) in the order of the list."""
        items = [self.slides.item(row) for row in range(self.slides.count())]
        return [item.data(_SLIDE) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _tell(self) -> None:
        count = len(self.ticked())
        more = f"; a board reads at most {_MOST}" if count + 1 > _MOST else ""
        self.count.setText(f"{count + 1} slides with the title{more}")
        self.export.setEnabled(count > 0)

    def _show(self) -> None:
        item = self.slides.currentItem()
        if item is not None:
            self.preview.show_slide(item.data(_SLIDE)[0], self._pages, self.preset.currentData())
        self._tell()

    def _move(self, step: int) -> None:
        row = self.slides.currentRow()
        if 0 <= row + step < self.slides.count():
            self.slides.insertItem(row + step, self.slides.takeItem(row))
            self.slides.setCurrentRow(row + step)

    def _choose_template(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Company template", "", "PowerPoint (*.pptx *.potx)")
        if file:
            self._template = Path(file)
            self.template.setText(self._template.name)

    def wishes(self) -> DeckWishes:
        ticked = self.ticked()
        ids = tuple(slide.id for slide, is_collected in ticked if not is_collected)
        basket: list[tuple[Page, Panel]] = [
            (slide.choice.page, slide.choice.panel) for slide, is_collected in ticked if is_collected and slide.choice
        ]
        return DeckWishes(self.preset.currentData(), ids, self._template, tuple(basket))

    def _accept(self) -> None:
        self.given.emit(self.wishes())
        self.accept()
