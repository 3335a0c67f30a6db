"""No part of the window can show markup: labels are of the plain kind, and tips with words of the data are escaped.

The window's own pages and dialogs are also shown with markup in all their texts, in tests/views/test_markup.py; this
reads the sources, so that no dialog of a single tool is forgotten.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import analytics_desktop.views

VIEWS = Path(analytics_desktop.views.__file__).parent
SHOWS_MARKUP = {
    "QLabel",
    "QMessageBox",
    "QTextBrowser",
    "QErrorMessage",
    "QInputDialog",
    "QProgressDialog",
    "QWhatsThis",
}
TELLS_MARKUP = {"setHtml", "appendHtml", "insertHtml", "setStatusTip", "setWhatsThis", "setTextFormat"}
MAY = {"text.py": SHOWS_MARKUP | TELLS_MARKUP | {"setToolTip"}, "clipboard.py": {"setHtml"}}  # which escape


def is_plain(argument: ast.expr) -> bool:
    """Written here, or escaped."""
    if isinstance(argument, ast.IfExp):
        return is_plain(argument.body) and is_plain(argument.orelse)
    is_escaped = (
        isinstance(argument, ast.Call) and isinstance(argument.func, ast.Name) and argument.func.id == "plain_tip"
    )
    return is_escaped or (isinstance(argument, ast.Constant) and "<" not in str(argument.value))


def faults(source: str, may: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id in SHOWS_MARKUP - may:
            yield f"line {node.lineno}: {node.id} takes tags for markup; use Text"
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        name, first = node.func.attr, node.args[0]
        if name in TELLS_MARKUP - may:
            yield f"line {node.lineno}: {name}"
        if name == "setToolTip" and "setToolTip" not in may and not is_plain(first):
            yield f"line {node.lineno}: a tip that is not written here; use plain_tip"
        if name == "addRow" and isinstance(first, ast.JoinedStr | ast.BinOp):
            yield f"line {node.lineno}: a label of a form that is not written here; use Text"


@pytest.mark.parametrize("file", sorted(VIEWS.rglob("*.py")), ids=lambda file: file.relative_to(VIEWS).as_posix())
def test_nothing_in_this_file_can_show_markup(file: Path) -> None:
    assert list(faults(file.read_text("utf-8"), MAY.get(file.name, set()))) == []


@pytest.mark.parametrize(
    "line",
    [
        "QLabel(name)",
        "box = QMessageBox()",
        "a.setHtml(x)",
        "a.setToolTip(name)",
        "a.setToolTip(f'{x}')",
        "f.addRow(f'{x}', w)",
    ],
)
def test_what_shows_markup_would_be_noticed(line: str) -> None:
    assert list(faults(line, set()))
