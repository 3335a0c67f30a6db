"""Units of measure and how their values are written, short for axes and exact for tables."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Unit:
    """`decimals` are the digits shown in exact form; `kind` chooses symbol and scaling."""

    id: str
    label: str
    kind: str  # "money" | "count" | "percent" | "minutes" | "milliseconds" | "ratio" | "score" | "text"
    decimals: int


UNITS: dict[str, Unit] = {
    unit.id: unit
    for unit in (
        Unit("money", "{currency}", "money", 2),
        Unit("money_small", "{currency}", "money", 4),
        Unit("people", "people", "count", 0),
        Unit("requests", "requests", "count", 0),
        Unit("tokens", "tokens", "count", 0),
        Unit("uses", "uses", "count", 0),
        Unit("sessions", "sessions", "count", 0),
        Unit("executions", "executions", "count", 0),
        Unit("events", "events", "count", 0),
        Unit("deals", "deals", "count", 0),
        Unit("count", "", "count", 0),
        Unit("percent", "%", "percent", 1),
        Unit("minutes", "min", "minutes", 1),
        Unit("hours", "h", "ratio", 1),
        Unit("months", "months", "ratio", 0),
        Unit("probability", "", "ratio", 4),
        Unit("milliseconds", "ms", "milliseconds", 0),
        Unit("ratio", "", "ratio", 2),
        Unit("score", "of 100", "score", 0),
        Unit("date", "", "text", 0),
        Unit("text", "", "text", 0),
    )
}

UNKNOWN = "unknown"
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_STEPS = ((Decimal(10) ** 12, " T"), (Decimal(10) ** 9, " bn"), (Decimal(10) ** 6, " M"), (Decimal(10) ** 3, " k"))


def currency_symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, currency + " ")


def short(value: object, unit: str, currency: str = "USD") -> str:
    """At most about four digits, for cards and axes: `$217.4 k`, `41 %`, `1.2 M`."""
    if value is None:
        return UNKNOWN
    if not isinstance(value, (int, float, Decimal)) or isinstance(value, bool):
        return str(value)
    kind = UNITS[unit].kind
    number = Decimal(str(value))
    sign, number = ("−" if number < 0 else ""), abs(number)
    if kind == "percent" and number < Decimal("0.05"):
        sign = ""
    if kind == "money":
        return sign + currency_symbol(currency) + _scaled(number, small=2 if number >= 1 else 4)
    if kind == "percent":
        return f"{sign}{number:.1f} %"
    if kind == "milliseconds" and number >= 1000:
        seconds = number / 1000
        return sign + (f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:.1f} min")
    text = _scaled(number, small=0 if kind in {"count", "score", "milliseconds"} or unit == "months" else 1)
    suffix = f" {UNITS[unit].label}" if kind in {"minutes", "milliseconds"} or unit in {"hours", "months"} else ""
    return sign + text + (" month" if (text, unit) == ("1", "months") else suffix)


def _scaled(number: Decimal, small: int) -> str:
    for step, suffix in _STEPS:
        if number >= step:
            return f"{number / step:.1f}{suffix}"
    return f"{number:,.{small}f}"


def exact(value: object, unit: str) -> str:
    """All digits that matter, ISO style with grouping, for tables and read-outs; no unit sign."""
    if value is None:
        return UNKNOWN
    if not isinstance(value, (int, float, Decimal)) or isinstance(value, bool):
        return str(value)
    return without_negative_zero(f"{value:,.{UNITS[unit].decimals}f}")


def without_negative_zero(text: str) -> str:
    """`-0.00` as `0.00`: what rounds to nothing has no sign."""
    return text if any(digit in text for digit in "123456789") else text.removeprefix("-")
