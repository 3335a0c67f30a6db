"""The text of a formula into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .fault import FormulaProblem

Kind = Literal["number", "name", "sign", "end"]
LONGEST = 2_000  # characters of a formula
MOST_DIGITS = 30
_TOKEN = re.compile(
    r"(?P<blank>[ \t\r\n]+)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|!=|[-+*/(),<>=%])",
    re.ASCII,
)


@dataclass(frozen=True)
class Token:
    """`offset` is its place in the text. Names are in lower case; "" is the text of the end."""

    kind: Kind
    text: str
    offset: int


def tokens(text: str) -> list[Token]:
    """All tokens, the end included. Raises FormulaProblem for a character or number that no formula has."""
    if len(text) > LONGEST:
        raise FormulaProblem(text, LONGEST, f"A formula has at most {LONGEST:,} characters.", "Split it into several.")
    found: list[Token] = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise FormulaProblem(text, offset, f"{text[offset]!r} has no meaning in a formula.")
        kind, word = match.lastgroup, match.group()
        if kind == "number":
            found.append(_number(text, word, offset))
        elif kind == "name":
            found.append(Token("name", word.lower(), offset))
        elif kind == "sign":
            found.append(Token("sign", word, offset))
        offset = match.end()
    found.append(Token("end", "", len(text)))
    return found


def _number(text: str, word: str, offset: int) -> Token:
    if len(word) > MOST_DIGITS:
        raise FormulaProblem(text, offset, f"A number has at most {MOST_DIGITS} digits.")
    return Token("number", word, offset)
