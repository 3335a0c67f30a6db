"""The unit of a formula, found from the units of what it names. Money and hours cannot be added."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from .fault import FormulaProblem
from .tree import Binary, Call, Name, Node, Number, Unary
from .units import PERCENT, PLAIN, TRUTH, UnitOf, UnknownUnit, unit_of

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "=", "!="})
MOST_DIGITS = 12  # of round


def check(text: str, node: Node, known: Mapping[str, str], declared: str) -> None:
    """Raise FormulaProblem where units do not fit, a name is unknown, or the result is not in the declared unit.

    `known`: name -> unit. A formula of plain numbers alone takes the declared unit.
    """
    wanted = declared_unit(text, declared)
    found = _Check(text, known).unit(node)
    if found == PLAIN and _plain(node):
        return
    if found != wanted:
        remedy = "Declare its own unit, or correct the formula."
        if wanted == PERCENT and found == PLAIN:
            remedy = "Write percent(...) around it."
        raise FormulaProblem(text, 0, f"The formula gives {found.words} and is declared as {wanted.words}.", remedy)


def declared_unit(text: str, declared: str) -> UnitOf:
    """Raises FormulaProblem for a unit that does not exist."""
    try:
        return unit_of(declared)
    except UnknownUnit as error:
        raise FormulaProblem(text, 0, f"{error}.", "Choose a unit such as money, hours or money per month.") from None


def _plain(node: Node) -> bool:
    """Numbers without units, and nothing that the data gives."""
    if isinstance(node, Number):
        return not node.unit
    if isinstance(node, Unary):
        return _plain(node.value)
    if isinstance(node, Binary):
        return _plain(node.left) and _plain(node.right)
    return isinstance(node, Call) and all(_plain(one) for one in node.arguments)


class _Check:
    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        self._text, self._known = text, known

    def unit(self, node: Node) -> UnitOf:
        if isinstance(node, Number):
            return unit_of(node.unit)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Unary):
            return self._unary(node)
        return self._binary(node) if isinstance(node, Binary) else self._call(node)

    def _name(self, node: Name) -> UnitOf:
        if node.name not in self._known:
            near = get_close_matches(node.name, self._known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"The names are: {', '.join(sorted(self._known))}."
            raise FormulaProblem(self._text, node.offset, f"There is no input or formula {node.name}.", hint)
        return unit_of(self._known[node.name])

    def _unary(self, node: Unary) -> UnitOf:
        found = self.unit(node.value)
        if (node.sign == "not") != found.truth:
            wanted = "a condition" if node.sign == "not" else "a value"
            raise self._wrong(node, f"{node.sign} is for {wanted}, not for {found.words}.")
        return found

    def _binary(self, node: Binary) -> UnitOf:
        left, right = self.unit(node.left), self.unit(node.right)
        if node.sign in {"and", "or"}:
            if not (left.truth and right.truth):
                raise self._wrong(node, f"{node.sign} joins conditions.")
            return TRUTH
        if left.truth or right.truth:
            raise self._wrong(node, f"A condition is no value: {node.sign} cannot take it.")
        if node.sign in {"*", "/"}:
            return self._product(node, left, right)
        both = self._same(node, (node.left, node.right), (left, right), node.sign)
        return TRUTH if node.sign in _COMPARISONS else both

    def _product(self, node: Binary, left: UnitOf, right: UnitOf) -> UnitOf:
        if PERCENT in {left, right} and not (node.sign == "/" and left == right):
            raise self._wrong(node, "A percentage is not multiplied: write ratio(...) around it.")
        try:
            return left.times(right) if node.sign == "*" else left.over(right)
        except UnknownUnit as error:
            raise self._wrong(node, f"This gives {error}.") from None

    def _same(self, place: Node, nodes: tuple[Node, ...], units: tuple[UnitOf, ...], verb: str) -> UnitOf:
        """The one unit of several values; the number 0 fits every unit."""
        real = [unit for node, unit in zip(nodes, units, strict=True) if not _is_zero(node)]
        for unit in real[1:]:
            if unit != real[0]:
                raise self._wrong(place, f"{verb} cannot take {real[0].words} and {unit.words} together.")
        return real[0] if real else units[0]

    def _call(self, node: Call) -> UnitOf:
        units = tuple(self.unit(one) for one in node.arguments)
        if node.function == "if":
            if not units[0].truth:
                raise self._wrong(node, "The first part of if is a condition, such as a > b.")
            return self._values(node, node.arguments[1:], units[1:])
        if node.function == "round":
            return self._rounded(node, units)
        if node.function == "percent" and units[0] == PLAIN:
            return PERCENT
        if node.function == "ratio" and units[0] == PERCENT:
            return PLAIN
        if node.function in {"percent", "ratio"}:
            wanted = "a plain number" if node.function == "percent" else "percent"
            raise self._wrong(node, f"{node.function} takes {wanted}, not {units[0].words}.")
        if node.function == "range" and not all(isinstance(one, Number) for one in node.arguments):
            raise self._wrong(node, "range takes three numbers.")
        return self._values(node, node.arguments, units)

    def _values(self, node: Call, nodes: tuple[Node, ...], units: tuple[UnitOf, ...]) -> UnitOf:
        if any(unit.truth for unit in units):
            raise self._wrong(node, f"{node.function} takes values, not conditions.")
        return self._same(node, nodes, units, node.function)

    def _rounded(self, node: Call, units: tuple[UnitOf, ...]) -> UnitOf:
        digits = node.arguments[1] if len(node.arguments) > 1 else None
        if digits is not None and not _is_digits(digits):
            raise self._wrong(node, f"The digits of round are a whole number from 0 to {MOST_DIGITS}.")
        return self._values(node, node.arguments[:1], units[:1])

    def _wrong(self, node: Node, sentence: str) -> FormulaProblem:
        return FormulaProblem(self._text, node.offset, sentence)


def _is_zero(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 0 and not node.unit


def _is_digits(node: Node) -> bool:
    whole = isinstance(node, Number) and not node.unit and node.value == node.value.to_integral_value()
    return isinstance(node, Number) and whole and node.value <= MOST_DIGITS
