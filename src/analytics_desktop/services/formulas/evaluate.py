"""The value of a formula, in decimals. What is unknown makes unknown what is computed from it, never 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow

from analytics_desktop.models.formula import CASES, Case

from .tree import Binary, Call, Name, Node, Number, Unary

EXACT = Context(prec=34, Emax=9_999, Emin=-9_999, traps=[DivisionByZero, InvalidOperation, Overflow])
Known = Mapping[str, Decimal | None]

_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply, "/": EXACT.divide,
}  # fmt: skip
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip


def evaluate(node: Node, known: Known, case: Case = "base") -> Decimal | None:
    """None where an input is unknown, and where something is divided by 0. `case` says which end of a range counts."""
    try:
        value = _value(node, known, case)
    except DecimalException:
        return None
    return value if isinstance(value, Decimal) else None


def _value(node: Node, known: Known, case: Case) -> Decimal | bool | None:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        return known[node.name]
    if isinstance(node, Call):
        return _called(node, known, case)
    if isinstance(node, Unary):
        value = _value(node.value, known, case)
        return None if value is None else (not value if isinstance(value, bool) else EXACT.minus(value))
    return _joined(node, _value(node.left, known, case), _value(node.right, known, case))


def _joined(node: Binary, left: Decimal | bool | None, right: Decimal | bool | None) -> Decimal | bool | None:
    if node.sign in {"and", "or"}:
        decisive = node.sign == "or"  # of the two, this one settles it even where the other is unknown
        if left is decisive or right is decisive:
            return decisive
        return None if left is None or right is None else not decisive
    if left is None or right is None:
        return None
    if node.sign in _COMPARED:
        return _COMPARED[node.sign](Decimal(left), Decimal(right))
    return _ARITHMETIC[node.sign](Decimal(left), Decimal(right))


def _called(node: Call, known: Known, case: Case) -> Decimal | bool | None:
    if node.function == "if":
        condition = _value(node.arguments[0], known, case)
        return None if condition is None else _value(node.arguments[1 if condition else 2], known, case)
    if node.function == "range":
        return _value(node.arguments[CASES.index(case)], known, case)
    values = [_value(one, known, case) for one in node.arguments]
    numbers = [Decimal(value) for value in values if value is not None]
    return _result(node.function, numbers) if len(numbers) == len(values) else None


def _result(function: str, numbers: list[Decimal]) -> Decimal:
    first = numbers[0]
    if function == "round":
        digits = int(numbers[1]) if len(numbers) > 1 else 0
        return first.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)
    if function == "sum":
        total = Decimal(0)
        for number in numbers:
            total = EXACT.add(total, number)
        return total
    if function == "percent":
        return EXACT.multiply(first, Decimal(100))
    if function == "ratio":
        return EXACT.divide(first, Decimal(100))
    if function == "abs":
        return EXACT.abs(first)
    return min(numbers) if function == "min" else max(numbers)
