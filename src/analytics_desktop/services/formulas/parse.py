"""Reads a formula by precedence (Pratt), with bounds on depth and size so that no text can exhaust the program."""

from __future__ import annotations

from decimal import Decimal

from .fault import FormulaProblem
from .functions import FUNCTIONS
from .tokens import Token, tokens
from .tree import Binary, Call, Name, Node, Number, Unary
from .units import BASES, SINGULAR

DEEPEST = 40
MOST_NODES = 500
POWER = {
    "or": 1, "and": 2, "=": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip
_NOT, _COMPARE, _MINUS = 3, 4, 7
WORDS = frozenset({"and", "or", "not", "per", *BASES, *SINGULAR})  # names that no input or formula may have


def parse(text: str) -> Node:
    """The tree of a formula. Raises FormulaProblem with the place of the first fault."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._place = 0
        self._nodes = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._at_end():
            raise self._wrong(self._next, "The formula is empty.")
        node = self._expression(0)
        if not self._at_end():
            raise self._wrong(self._next, f"{self._next.text!r} is not expected here.")
        return node

    def _expression(self, power: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(self._next, f"A formula is nested at most {DEEPEST} deep.")
        left = self._operand()
        compared = False
        while (strength := POWER.get(self._next.text, 0)) > power:
            sign = self._take()
            if strength == _COMPARE and compared:
                raise self._wrong(sign, "Comparisons do not follow each other: join them by and.")
            compared = compared or strength == _COMPARE
            left = self._made(Binary(sign.text, left, self._expression(strength), sign.offset))
        self._depth -= 1
        return left

    def _operand(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return self._number(token)
        if token.text == "(":
            inner = self._expression(0)
            self._expect(")")
            return inner
        if token.text in {"-", "+"}:
            value = self._expression(_MINUS)
            return value if token.text == "+" else self._made(Unary("-", value, token.offset))
        if token.text == "not":
            return self._made(Unary("not", self._expression(_NOT), token.offset))
        if token.kind == "name" and self._next.text == "(" and token.text not in POWER:
            return self._call(token)
        if token.kind == "name" and token.text not in WORDS:
            return self._made(Name(token.text, token.offset))
        raise self._wrong(token, _unexpected(token))

    def _number(self, token: Token) -> Node:
        return self._made(Number(Decimal(token.text), self._unit(), token.offset))

    def _unit(self) -> str:
        """The unit words behind a number: `money`, `money per hour`, `%`; "" where there are none."""
        if self._next.text == "%":
            self._take()
            return "percent"
        if self._next.kind != "name" or self._next.text not in {*BASES, *SINGULAR}:
            return ""
        words = [self._take().text]
        while self._next.text == "per":
            self._take()
            if self._next.text not in {*BASES, *SINGULAR}:
                raise self._wrong(self._next, f"A unit is expected after per, such as {', '.join(list(SINGULAR)[:4])}.")
            words.append(self._take().text)
        return " per ".join(words)

    def _call(self, name: Token) -> Node:
        function = FUNCTIONS.get(name.text)
        if function is None:
            raise self._wrong(name, f"There is no function {name.text}.", f"There are: {', '.join(FUNCTIONS)}.")
        self._expect("(")
        arguments = [self._expression(0)]
        while self._next.text == ",":
            self._take()
            arguments.append(self._expression(0))
        self._expect(")")
        if not function.least <= len(arguments) <= function.most:
            raise self._wrong(name, f"{name.text} is written {function.form}.")
        return self._made(Call(name.text, tuple(arguments), name.offset))

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _at_end(self) -> bool:
        return self._next.kind == "end"

    def _take(self) -> Token:
        token = self._next
        if token.kind != "end":
            self._place += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._next.text != sign:
            raise self._wrong(self._next, f"{sign} is missing here.")
        self._take()

    def _made(self, node: Node) -> Node:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise FormulaProblem(self._text, node.offset, f"A formula has at most {MOST_NODES} parts.", "Split it.")
        return node

    def _wrong(self, token: Token, sentence: str, remedy: str = "") -> FormulaProblem:
        return FormulaProblem(self._text, token.offset, sentence, remedy)


def _unexpected(token: Token) -> str:
    if token.kind == "end":
        return "The formula ends where a value is expected."
    if token.text in {*BASES, *SINGULAR}:
        return f"{token.text} is a unit and stands behind a number."
    return f"A value is expected here, not {token.text!r}."
