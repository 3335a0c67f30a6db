"""Options that may stand anywhere on the line are brought to its front, where one parser reads them."""

from __future__ import annotations

FLAGS = {"--json", "--verbose"}
VALUED = {"--workspace"}


def hoisted(arguments: list[str]) -> tuple[list[str], list[str]]:
    """(global options with their values, everything else in its order). Nothing after `--` is touched."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            return front, [*rest, word, *waiting]
        if word in FLAGS:
            front.append(word)
        elif name in VALUED:
            front += [name, value] if equals else [name, *waiting[:1]]
            del waiting[: 0 if equals else 1]
        else:
            rest.append(word)
    return front, rest
