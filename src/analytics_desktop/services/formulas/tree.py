"""What a formula is made of, once it has been read. Each node knows its place in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Number:
    """A literal with its unit; "" is a plain number."""

    value: Decimal
    unit: str
    offset: int


@dataclass(frozen=True)
class Name:
    """An input or another formula."""

    name: str
    offset: int


@dataclass(frozen=True)
class Unary:
    """`sign` is "-" or "not"."""

    sign: str
    value: Node
    offset: int


@dataclass(frozen=True)
class Binary:
    """`sign`: + - * /, a comparison, "and", "or"; `offset` is the place of the sign."""

    sign: str
    left: Node
    right: Node
    offset: int


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Node, ...]
    offset: int


Node = Number | Name | Unary | Binary | Call


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    if isinstance(node, Unary):
        yield from walk(node.value)
    elif isinstance(node, Binary):
        yield from walk(node.left)
        yield from walk(node.right)
    elif isinstance(node, Call):
        for one in node.arguments:
            yield from walk(one)


def names_in(node: Node) -> tuple[str, ...]:
    """The inputs and formulas that are named, each once, in the order of the text."""
    return tuple(dict.fromkeys(one.name for one in walk(node) if isinstance(one, Name)))
