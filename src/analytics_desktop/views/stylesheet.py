"""The application's style sheet, made from a colour scheme. Fonts are set in code, never here."""

from __future__ import annotations

from .colours import Colours


def stylesheet(c: Colours, icons: str) -> str:
    """`icons` is the folder with the few marks that a style sheet must name by file."""
    return "\n".join((_surfaces(c), _menus(c), _buttons(c), _fields(c, icons), _tables(c), _bars(c)))


def _surfaces(c: Colours) -> str:
    return f"""
QMainWindow {{ background: {c.window}; }}
QDialog {{ background: {c.window}; border: 1px solid {c.line}; }}
QFrame#card {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 6px; }}
QFrame#card:focus {{ border-color: {c.accent}; }}
QFrame#header {{ background: {c.card}; border: 0; border-bottom: 1px solid {c.line}; }}
QFrame#rule {{ background: {c.line}; border: 0; max-height: 1px; min-height: 1px; }}
QScrollArea, QScrollArea > QWidget > QWidget#board {{ background: transparent; border: 0; }}
QToolTip {{ background: {c.text}; color: {c.card}; border: 1px solid {c.text}; padding: 4px 6px; }}
QLabel[tone="muted"] {{ color: {c.muted}; }}
QLabel[tone="faint"] {{ color: {c.faint}; }}
QLabel[tone="good"] {{ color: {c.good}; }}
QLabel[tone="bad"] {{ color: {c.bad}; }}
QLabel[tone="warn"] {{ color: {c.warn}; }}
QLabel[tone="accent"] {{ color: {c.accent}; }}
"""


def _menus(c: Colours) -> str:
    return f"""
QMenuBar {{ background: {c.card}; color: {c.muted}; border: 0; padding: 1px 8px; }}
QMenuBar::item {{ background: transparent; padding: 4px 8px; border-radius: 4px; }}
QMenuBar::item:selected {{ background: {c.hover}; color: {c.text}; }}
QMenu {{ background: {c.card}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.soft}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.faint}; }}
QMenu::separator {{ height: 1px; background: {c.grid}; margin: 4px 8px; }}
QTabBar#pages {{ background: transparent; border: 0; }}
QTabBar#pages::tab {{ background: transparent; color: {c.muted}; border: 0; border-bottom: 3px solid transparent;
    padding: 11px 14px 8px 14px; margin: 0 2px; }}
QTabBar#pages[narrow="true"]::tab {{ padding: 11px 6px 8px 6px; }}
QTabBar#pages::tab:hover {{ color: {c.text}; }}
QTabBar#pages::tab:selected {{ color: {c.text}; border-bottom: 3px solid {c.accent}; }}
QTabBar#sections {{ background: transparent; border: 0; }}
QTabBar#sections::tab {{ background: transparent; color: {c.muted}; border: 1px solid transparent; border-radius: 5px;
    padding: 4px 12px; margin: 0 4px 0 0; }}
QTabBar#sections::tab:hover {{ color: {c.text}; background: {c.hover}; }}
QTabBar#sections::tab:selected {{ color: {c.accent}; background: {c.soft}; border-color: {c.soft}; }}
QTabBar#sections::tab:focus {{ border-color: {c.accent}; }}
QTabBar#pages::tab:focus {{ color: {c.accent}; }}
"""


def _buttons(c: Colours) -> str:
    return f"""
QPushButton {{ background: {c.card}; color: {c.text}; border: 1px solid {c.line}; border-radius: 5px;
    padding: 4px 12px; min-height: 18px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.faint}; }}
QPushButton[kind="primary"], QPushButton:default {{ background: {c.accent}; color: {c.on_accent};
    border-color: {c.accent}; }}
QPushButton[kind="primary"]:hover {{ background: {c.accent}; border-color: {c.text}; }}
QPushButton[kind="primary"]:focus, QPushButton:default:focus {{ border: 2px solid {c.text}; padding: 3px 11px; }}
QPushButton[kind="primary"]:disabled, QPushButton:default:disabled {{
    background: {c.hover}; color: {c.faint}; border-color: {c.line}; }}
QPushButton[kind="chip"][on="true"] {{ color: {c.accent}; border-color: {c.accent}; }}
QPushButton[kind="chip"]::menu-indicator {{ width: 0; }}
QPushButton[kind="choice"] {{ text-align: left; padding: 12px 16px; border-radius: 6px; }}
QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; color: {c.accent};
    padding: 2px 4px; }}
QPushButton[kind="link"]:hover {{ color: {c.text}; }}
QPushButton[kind="link"]:focus {{ border-color: {c.accent}; }}
QPushButton[kind="link"]:disabled {{ color: {c.faint}; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 2px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
"""


def _fields(c: Colours, icons: str) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {{ background: {c.card}; color: {c.text};
    border: 1px solid {c.line}; border-radius: 5px; padding: 4px 8px; selection-background-color: {c.accent};
    selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QDateEdit:focus {{
    border-color: {c.accent}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: 20px; }}
QComboBox::down-arrow, QDateEdit::down-arrow, QSpinBox::down-arrow {{ image: url({icons}/mark-down-{c.name}.svg);
    width: 10px; height: 10px; }}
QSpinBox::up-arrow {{ image: url({icons}/mark-up-{c.name}.svg); width: 10px; height: 10px; }}
QSpinBox, QDoubleSpinBox {{ padding: 4px 22px 4px 8px; }}
QSpinBox::up-button, QSpinBox::down-button {{ background: transparent; border: 0; width: 20px; }}
QSpinBox::up-button:hover, QSpinBox::down-button:hover {{ background: {c.hover}; }}
QCheckBox {{ spacing: 8px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {c.muted}; border-radius: 3px;
    background: {c.card}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
    image: url({icons}/mark-check-{c.name}.svg); }}
QCheckBox::indicator:focus {{ border: 2px solid {c.accent}; }}
QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
QComboBox QAbstractItemView {{ background: {c.card}; color: {c.text}; border: 1px solid {c.line};
    selection-background-color: {c.soft}; selection-color: {c.text}; }}
QListView {{ background: {c.card}; color: {c.text}; border: 1px solid {c.line}; border-radius: 5px; outline: 0; }}
QListView::item {{ padding: 4px 6px; border-radius: 4px; }}
QListView::item:selected {{ background: {c.soft}; color: {c.text}; }}
QListView::item:hover {{ background: {c.hover}; }}
"""


def _tables(c: Colours) -> str:
    return f"""
QTableView {{ background: transparent; alternate-background-color: transparent; color: {c.text}; border: 0;
    gridline-color: {c.grid}; selection-background-color: {c.soft}; selection-color: {c.text}; outline: 0; }}
QTableView::item {{ border: 0; border-bottom: 1px solid {c.grid}; padding: 0 6px; }}
QTableView::item:selected {{ background: {c.soft}; color: {c.text}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: {c.card}; color: {c.muted}; border: 0; border-bottom: 1px solid {c.line};
    padding: 4px 9px; }}
QHeaderView::section:hover {{ color: {c.text}; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QTableCornerButton::section {{ background: {c.card}; border: 0; }}
"""


def _bars(c: Colours) -> str:
    return f"""
QStatusBar {{ background: {c.card}; color: {c.muted}; border-top: 1px solid {c.line}; }}
QStatusBar::item {{ border: 0; }}
QProgressBar {{ background: {c.grid}; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
