"""The language of formulas: what it means, what it refuses and where, and that no text can break or run anything."""

from __future__ import annotations

import os
import random
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics_desktop.services.formulas.check import check
from analytics_desktop.services.formulas.evaluate import evaluate
from analytics_desktop.services.formulas.fault import FormulaProblem
from analytics_desktop.services.formulas.parse import parse
from analytics_desktop.services.formulas.tree import names_in

UNITS = {
    "cost": "money",
    "value": "money",
    "time": "hours",
    "rate": "money per hour",
    "share": "percent",
    "part": "ratio",
}
KNOWN = {name: Decimal(number) for number, name in enumerate(UNITS, start=2)}


def computed(text: str, unit: str = "ratio", **known: Decimal | None) -> Decimal | None:
    tree = parse(text)
    check(text, tree, UNITS, unit)
    return evaluate(tree, {**KNOWN, **known})


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1 + 2 * 3", "ratio", "7"),
        ("(1 + 2) * 3", "ratio", "9"),
        ("10 - 4 - 3", "ratio", "3"),
        ("2 * -3", "ratio", "-6"),
        ("-2 * 3 - -1", "ratio", "-5"),
        ("0.1 + 0.2", "ratio", "0.3"),
        ("time * rate", "money", "20"),
        ("cost / time", "money per hour", "0.5"),
        ("percent((value - cost) / cost)", "percent", "50"),
        ("cost * ratio(25 %)", "money", "0.5"),
        ("share + 5 %", "percent", "11"),
        ("share / 3 %", "ratio", "2"),
        ("max(0, cost - value)", "money", "0"),
        ("min(cost, value, 1 money)", "money", "1"),
        ("sum(cost, value, 10 money)", "money", "15"),
        ("round(10 / 4)", "ratio", "3"),
        ("round(cost / 3, 2)", "money", "0.67"),
        ("if(cost > value, cost, value)", "money", "3"),
        ("if(not (cost = value) and 1 < 2, 1, 2)", "ratio", "1"),
        ("if(1 = 2 or 2 >= 2, 7, 8)", "ratio", "7"),
        ("48 money per hour * time", "money", "192"),
        ("4800", "money per month", "4800"),
        ("range(0.25, 0.32, 0.4)", "ratio", "0.32"),
        ("abs(cost - value)", "money", "1"),
        ("COST", "money", "2"),
    ],
)
def test_a_formula_has_the_value_of_its_arithmetic(text: str, unit: str, value: str) -> None:
    assert computed(text, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit", "line", "column", "told"),
    [
        ("cost + time", "money", 1, 6, "money and hours"),
        ("cost +\n  time * 2", "money", 1, 6, "money and hours"),
        ("cost + 5", "money", 1, 6, "money and a plain number"),
        ("cost\n+ valeu", "money", 2, 3, "no input or formula valeu"),
        ("cost * (value", "money", 1, 14, ") is missing"),
        ("cost * * value", "money", 1, 8, "A value is expected"),
        ("cost $ value", "money", 1, 6, "has no meaning"),
        ("", "money", 1, 1, "empty"),
        ("cost +", "money", 1, 7, "ends where a value"),
        ("sqrt(cost)", "money", 1, 1, "no function sqrt"),
        ("if(cost, 1, 2)", "ratio", 1, 1, "condition"),
        ("1 < 2 < 3", "ratio", 1, 7, "do not follow each other"),
        ("cost / value", "percent", 1, 1, "plain number and is declared as percent"),
        ("share * 2", "percent", 1, 7, "ratio("),
        ("round(cost, 99)", "money", 1, 1, "whole number"),
        ("range(1, cost, 3)", "money", 1, 1, "three numbers"),
        ("money", "money", 1, 1, "is a unit"),
        ("cost", "dollars", 1, 1, "is not a unit"),
        ("max(cost > 1 money, 2)", "money", 1, 1, "not conditions"),
        ("cost and value", "money", 1, 6, "joins conditions"),
        ("1" * 40, "ratio", 1, 1, "digits"),
        ("rate * rate * rate * rate * rate * rate * rate", "money", 1, 41, "power"),
        ("__import__('os')", "money", 1, 12, "has no meaning"),
    ],
)
def test_a_wrong_formula_is_refused_at_the_place_of_its_fault(
    text: str, unit: str, line: int, column: int, told: str
) -> None:
    with pytest.raises(FormulaProblem) as caught:
        computed(text, unit)
    fault = caught.value.fault
    assert (fault.line, fault.column) == (line, column), fault
    assert told in f"{caught.value.sentence} {caught.value.remedy}"
    shown, caret = fault.pointer.split("\n")
    assert caret.index("^") == column - 1
    assert shown == (text.split("\n")[line - 1] if text else "")


def test_what_is_unknown_stays_unknown_and_a_division_by_zero_is() -> None:
    assert computed("cost + value", "money", value=None) is None
    assert computed("cost / (value - value)", "ratio") is None
    assert computed("if(cost > 0 money, 1, time / time)", "ratio", time=Decimal(0)) == 1
    assert computed("if(value > cost, 1, 2)", "ratio", value=None) is None
    assert computed("if(value > cost or cost > 0 money, 1, 2)", "ratio", value=None) == 1


def test_a_range_has_three_cases() -> None:
    tree = parse("range(1, 2, 4) * 10")
    assert [evaluate(tree, {}, case) for case in ("low", "base", "high")] == [10, 20, 40]


@pytest.mark.parametrize(
    "text", ["(" * 5000 + "1", "-" * 5000 + "1", "not " * 400 + "1", "1" + "+1" * 900, "min(" * 300, "1 " * 900]
)
def test_no_size_or_depth_exhausts_the_program(text: str) -> None:
    with pytest.raises(FormulaProblem):
        parse(text)
    at_the_limit = "1" + "+1" * 240
    check(at_the_limit, parse(at_the_limit), {}, "ratio")
    assert evaluate(parse(at_the_limit), {}) == 241
    assert evaluate(parse("9" * 30 + " * 9" * 200), {}) is not None


numbers = st.integers(0, 99).map(str)
operators = st.sampled_from(["+", "-", "*"])


@st.composite
def sums(draw: st.DrawFn, depth: int = 4) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(numbers)
    left, right = draw(sums(depth - 1)), draw(sums(depth - 1))
    text = f"{left} {draw(operators)} {right}"
    return f"({text})" if draw(st.booleans()) else text


@given(sums())
@settings(max_examples=300, deadline=None)
def test_arithmetic_agrees_with_another_reader_of_it(text: str) -> None:
    """Python's own compiler, of nothing but digits, signs and brackets, in exact fractions."""
    wrapped = "".join(f"F({part})" if part.isdigit() else part for part in _split(text))
    expected = eval(wrapped, {"F": Fraction, "__builtins__": {}})
    found = evaluate(parse(text), {})
    assert found is not None
    assert abs(Fraction(found) - expected) <= abs(expected) * Fraction(1, 10**33)


def _split(text: str) -> list[str]:
    words: list[str] = []
    for letter in text:
        if letter.isdigit() and words and words[-1].isdigit():
            words[-1] += letter
        else:
            words.append(letter)
    return words


PIECES = [
    "cost", "value", "time", "rate", "share", "1", "0.5", "99999999999999999999", "+", "-", "*", "/", "(", ")", ",",
    "<", "=", "!=", ">=", "%", "and", "or", "not", "if(", "min(", "round(", "range(", "percent(", "ratio(", "money",
    "per", "hour", "__import__('os').system('false')", "eval(", "lambda", "exec", "[x for x in", "{", "}", "\"", "'",
    "\n", "\t", "\0", "é", "💸", "…", ";", "#", "--", "/*", "$where", "{{7*7}}", "%s", ".", "..", "1e9", "0x1f",
    "**", ":=",
]  # fmt: skip


def random_text(dice: random.Random) -> str:
    if dice.randrange(4):
        return dice.choice(["", " "]).join(dice.choices(PIECES, k=dice.randint(1, 25)))
    return "".join(chr(dice.choice([dice.randint(1, 126), dice.randint(1, 0x2FFF)])) for _ in range(30))


def is_refused(text: str) -> bool:
    """False where it is computed, to a number or to nothing; True where it is refused at a place within it."""
    fault = None
    try:
        tree = parse(text)
        check(text, tree, UNITS, "money")
        value = evaluate(tree, KNOWN)
        assert value is None or value.is_finite()
        assert set(names_in(tree)) <= set(UNITS)
    except FormulaProblem as problem:
        fault = problem.fault
    assert fault is None or 0 <= fault.offset <= len(text)
    return fault is not None


@contextmanager
def watched() -> Iterator[None]:
    """Within it, a text that reaches whatever could run code fails the test."""

    def caught(*arguments: object, **options: object) -> None:
        raise AssertionError("a formula was run as code")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("eval", "exec", "compile", "open"):
            patch.setattr(f"builtins.{name}", caught)
        yield


@pytest.mark.timeout(60)
def test_ten_thousand_random_texts_are_computed_or_refused_and_nothing_else() -> None:
    dice = random.Random(20)
    with watched():
        refused = sum(is_refused(random_text(dice)) for _ in range(10_000))
    assert 0 < refused < 10_000


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_ten_minutes_of_random_texts_are_computed_or_refused_and_nothing_else() -> None:
    dice, until = random.Random(21), time.monotonic() + float(os.environ.get("FUZZ_SECONDS", "600"))
    tracemalloc.start()
    with watched():
        while time.monotonic() < until:
            is_refused(random_text(dice))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50 << 20
