"""Applies a colour scheme to the whole application and answers which one is in force.

Qt's own `setColorScheme` does nothing on xcb and offscreen, so the program brings Fusion and its own palettes.
"""

from __future__ import annotations

from functools import cache
from typing import cast

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from .assets import resources
from .colours import LIGHT, SCHEMES, Colours
from .stylesheet import stylesheet

FAMILY = "Inter"
SIZES = {"small": 11, "body": 13, "title": 16, "figure": 24}
GRID = 8


def application() -> QApplication:
    return cast(QApplication, QApplication.instance())


def colours() -> Colours:
    """The scheme in force; light before one was applied."""
    return SCHEMES.get(str(application().property("scheme")), LIGHT)


def resolved(choice: str) -> str:
    """`choice` with "system" turned into the scheme that the desktop asks for."""
    if choice in SCHEMES:
        return choice
    from PySide6.QtCore import Qt  # a large namespace, which the first paint does without

    wants_dark = application().styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if wants_dark else "light"


def apply_scheme(choice: str) -> None:
    """Switch to a scheme by name, or to what the system asks for. Widgets hear of it as a palette change."""
    app, scheme = application(), SCHEMES[resolved(choice)]
    if app.property("scheme") == scheme.name:
        return
    app.setProperty("scheme", scheme.name)
    app.setPalette(_palette(scheme))
    app.setStyleSheet(stylesheet(scheme, str(resources() / "icons")))


def prepare_application(app: QApplication, choice: str) -> None:
    """Style and colours: all that the first paint needs."""
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    apply_scheme(choice)


def load_fonts() -> None:
    """Our typeface for everything that is written from now on."""
    for weight in ("Regular", "Medium", "SemiBold"):
        _load_font(weight)
    application().setFont(font("body"))


@cache
def _load_font(weight: str) -> None:
    QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"Inter-{weight}.ttf"))


def font(role: str, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font of the type scale with figures of equal width, so columns and changing numbers do not jitter."""
    result = QFont(FAMILY)
    result.setPixelSize(SIZES[role])
    result.setWeight(weight)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def _palette(scheme: Colours) -> QPalette:
    role, palette = QPalette.ColorRole, QPalette()
    wanted = (
        (scheme.window, (role.Window,)),
        (scheme.card, (role.Base, role.Button, role.ToolTipText)),
        (scheme.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipBase)),
        (scheme.faint, (role.PlaceholderText,)),
        (scheme.bad, (role.BrightText,)),
        (scheme.accent, (role.Highlight, role.Accent, role.Link)),
        (scheme.on_accent, (role.HighlightedText,)),
        (scheme.hover, (role.AlternateBase, role.Light)),
        (scheme.grid, (role.Midlight,)),
        (scheme.line, (role.Mid, role.Dark, role.Shadow)),
    )
    for colour, names in wanted:
        for name in names:
            palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(scheme.faint))
    return palette
