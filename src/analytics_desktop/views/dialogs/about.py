"""Name, version, and what the program is built with."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from analytics_desktop import __version__

from .sheet import Sheet


class AboutDialog(Sheet):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("About Analytics Desktop", parent, width=460)
        self.add_heading("Analytics Desktop")
        self.add_words("AI usage, cost, agents, impact and compliance: numbers that can be computed again.")
        lines = (f"Analytics Desktop {__version__}", f"Python {platform.python_version()}", f"Qt {qVersion()}")
        self.versions = "\n".join((*lines, platform.platform()))
        self.add_block(self.versions, "Versions", 88)
        self.add_words("Licence: Apache-2.0. Typeface: Inter, SIL Open Font License 1.1.")
        copy = self.add_button("Copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.versions))
        self.add_close()
