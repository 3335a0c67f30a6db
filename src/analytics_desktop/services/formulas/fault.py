"""A formula that cannot be used, with the place of the fault."""

from __future__ import annotations

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.formula import Fault


class FormulaProblem(Problem):
    """`fault` says where; the detail shows the line with a caret below the place."""

    def __init__(self, text: str, offset: int, sentence: str, remedy: str = "") -> None:
        self.fault = fault_at(text, offset, sentence)
        place = f"line {self.fault.line}, column {self.fault.column}"
        super().__init__(f"{sentence} ({place})", remedy or "Correct the formula at the marked place.")
        self.detail = self.fault.pointer


def fault_at(text: str, offset: int, sentence: str) -> Fault:
    """The fault with its line, column and pointer; an offset behind the end points behind the last character."""
    offset = min(max(offset, 0), len(text))
    before = text[:offset]
    line = before.count("\n") + 1
    start = before.rfind("\n") + 1
    end = text.find("\n", start)
    shown = text[start : end if end >= 0 else len(text)]
    pad = "".join("\t" if one == "\t" else " " for one in shown[: offset - start])
    return Fault(offset, line, offset - start + 1, sentence, f"{shown}\n{pad}^")
