"""The settings of the workspace: one editor per field, made from the field's own description."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.settings import SettingHelp, Settings, setting_helps
from analytics_desktop.views.session import Session
from analytics_desktop.views.text import MEDIUM, Text, wrapped

from .problem import ProblemDialog
from .sheet import Sheet

_READ_ONLY = {"central"}
Editor = QComboBox | QSpinBox | QLineEdit


class SettingsDialog(Sheet):
    """`theme_chosen` is sent when the colours were changed and saved; `saved` after every save."""

    theme_chosen = Signal(str)
    saved = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Settings", parent, width=560)
        self._session = session
        self._before = session.settings()
        self.editors: dict[str, Editor] = {}
        self.add_heading("Settings of this workspace")
        for one in setting_helps():
            self._add(one, self._before)
        self.add_close("Cancel", primary=False)
        save = self.add_button("Save", primary=True)
        save.clicked.connect(self._save)

    def _add(self, one: SettingHelp, settings: Settings) -> None:
        title = Text(one.title, weight=MEDIUM)
        editor = _editor(one, getattr(settings, one.key))
        editor.setAccessibleName(one.title)
        editor.setAccessibleDescription(one.help)
        editor.setEnabled(one.key not in _READ_ONLY)
        title.setBuddy(editor)
        self.editors[one.key] = editor
        for widget in (title, editor, wrapped(one.help, "small", "muted")):
            self.content.addWidget(widget)
        self.content.addSpacing(6)

    def _save(self) -> None:
        try:
            for key, editor in self.editors.items():
                if key not in _READ_ONLY and _text(editor) != str(getattr(self._before, key)):
                    self._session.change_setting(key, _text(editor))
        except Problem as problem:
            ProblemDialog(problem, self).open()
            return
        theme = self._session.settings().theme
        if theme != self._before.theme:
            self.theme_chosen.emit(theme)
        self.saved.emit()
        self.accept()


def _editor(one: SettingHelp, value: object) -> Editor:
    if one.choices:
        box = QComboBox()
        for choice in one.choices:
            box.addItem(choice.replace("_", " ").capitalize(), choice)
        box.setCurrentIndex(one.choices.index(str(value)))
        return box
    if one.kind is int:
        spin = QSpinBox()
        spin.setRange(*(one.bounds or (0, 2**31 - 1)))
        spin.setValue(int(str(value)))
        return spin
    return QLineEdit(str(value))


def _text(editor: Editor) -> str:
    if isinstance(editor, QComboBox):
        return str(editor.currentData())
    return str(editor.value()) if isinstance(editor, QSpinBox) else editor.text().strip()
