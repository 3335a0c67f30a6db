"""The QApplication, with the names that the desktop knows it by."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from analytics_desktop import APPLICATION_ID
from analytics_desktop.views.assets import resources


def application() -> QApplication:
    """The one that runs, or a new one."""
    QCoreApplication.setOrganizationName("AnalyticsDesktop")
    QCoreApplication.setApplicationName("analytics-desktop")
    QGuiApplication.setApplicationDisplayName("Analytics Desktop")
    QGuiApplication.setDesktopFileName(APPLICATION_ID)
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])


def show_icon(app: QApplication) -> None:
    """The program's icon in task bars; after the first paint, because SVG has to be loaded for it."""
    app.setWindowIcon(QIcon(str(resources() / "icons" / "app.svg")))
