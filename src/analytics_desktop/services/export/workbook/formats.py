"""How a unit looks in a cell."""

from __future__ import annotations

from typing import Any

from analytics_desktop.models.unit import UNITS


def number_format(unit: str, currency: str) -> str:
    """Excel's number format of a unit; money shows the ISO code, so that it reads alike in every locale."""
    kind = UNITS[unit].kind
    digits = "." + "0" * UNITS[unit].decimals if UNITS[unit].decimals else ""
    if kind == "money":
        return f"#,##0{digits} [${currency}];[Red]-#,##0{digits} [${currency}]"
    if kind == "percent":
        return f'0{digits}"%"'
    if unit == "date":
        return "yyyy-mm-dd"
    return "@" if kind == "text" else f"#,##0{digits}"


class Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any, currency: str) -> None:
        self._book, self._currency = book, currency
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def unit(self, unit: str) -> Any:
        return self.of(num_format=number_format(unit, self._currency))

    def cell(self, unit: str) -> Any:
        """The format of a column's cells."""
        return self.of(num_format="@") if UNITS[unit].kind == "text" and unit != "date" else self.unit(unit)

    @property
    def moment(self) -> Any:
        return self.of(num_format="yyyy-mm-dd hh:mm")

    @property
    def bold(self) -> Any:
        return self.of(bold=True)

    @property
    def wrapped(self) -> Any:
        return self.of(text_wrap=True, valign="top")

    def head(self, is_text: bool = True) -> Any:
        """A column's header, on the side on which its cells stand."""
        return self.of(bold=True, bottom=1, align="left" if is_text else "right")
