"""Single texts of small entries into values, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

REQUIRED = object()


class BadCell(ValueError):
    """Why a text cannot be used, as it stands in a rejects file."""


def filled(cells: Mapping[str, str], field: str, read: Callable[[str], Any], otherwise: Any = REQUIRED) -> Any:
    """The value of one field; what it is where the cell is empty. Raises BadCell with the field and why."""
    given = cells.get(field, "")
    if not given and otherwise is not REQUIRED:
        return otherwise
    try:
        if not given:
            raise BadCell("is empty")
        return read(given)
    except BadCell as error:
        raise BadCell(f"{field}: {error}") from None


def text(value: str, longest: int = 200) -> str:
    if len(value) > longest:
        raise BadCell(f"is longer than {longest} characters")
    if "\0" in value:
        raise BadCell("contains a NUL character")
    return value


def day(value: str) -> date:
    """An ISO date, or the date of an ISO date and time as it is written."""
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00")).date()
    except ValueError:
        raise BadCell(f'"{value[:60]}" is not an ISO date') from None
    if not 2000 <= found.year < 2100:
        raise BadCell(f'"{value[:60]}" lies outside 2000 to 2099')
    return found


def number(value: str, digits: int, decimals: int, smallest: Decimal | None = None) -> Decimal:
    """A decimal with a point and no grouping, of at most so many digits, rounded to `decimals`."""
    if not re.fullmatch(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?", value, re.ASCII):
        raise BadCell(f'"{value[:60]}" is not a number (write it with a point, without grouping)')
    try:
        found = Decimal(value).quantize(Decimal(1).scaleb(-decimals))
    except InvalidOperation:
        raise BadCell(f'"{value[:60]}" has too many digits') from None
    if abs(found) >= Decimal(10) ** (digits - decimals):
        raise BadCell(f'"{value[:60]}" has too many digits')
    if smallest is not None and found < smallest:
        raise BadCell(f'"{value[:60]}" is less than {smallest}')
    return found


def whole(value: str) -> int:
    """A count: digits only."""
    if not re.fullmatch("[0-9]{1,18}", value, re.ASCII):
        raise BadCell(f'"{value[:60]}" is not a whole number')
    return int(value)


def currency(value: str) -> str:
    if not re.fullmatch("[A-Za-z]{3}", value, re.ASCII):
        raise BadCell(f'"{value[:60]}" is not a currency code such as USD')
    return value.upper()
