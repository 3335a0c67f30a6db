"""The rules by which the shipped price list recognises a model, as names and prefixes of the price book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Names of the same model on clouds that put a region or a folder before it.
_PREFIXES = {
    "aws": ("", "anthropic.", *(f"{region}.anthropic." for region in ("us", "eu", "apac", "au", "jp", "global"))),
    "google": ("", "models/"),
}
_LITERAL = r"(?P<name>(?:[a-z0-9/_-]|\\[.\[\]])+)"
_EXACT = re.compile(rf"^\^{_LITERAL}\$$")
_DATED = re.compile(rf"^\^{_LITERAL}(?P<sign>\[-@\])?\\d(?:\{{8\}}|\{{4\}}-\\d\{{2\}}-\\d\{{2\}})\$$")
_NUMBERED = re.compile(rf"^\^{_LITERAL}\\d$")


@dataclass(frozen=True)
class Patterns:
    """`names` of the price book for one model; `unsaid` are the rules that it cannot express."""

    names: tuple[str, ...]
    unsaid: tuple[str, ...]


def patterns_of(provider: Any, model: Any) -> Patterns:
    """Names and prefixes under which `provider` bills `model` (both as the package describes them).

    Only those are kept that the package itself resolves to this model; of several prefixes that fit a name the
    price book takes the longest.
    """
    candidates, unsaid = [model.id.lower()], []
    for clause in _clauses(model.match):
        names = list(_names(clause, provider.id))
        candidates += names
        if not names:
            unsaid.append(str(clause))
    kept = [name for name in dict.fromkeys(candidates) if _resolves(provider, model, name)]
    return Patterns(tuple(kept), tuple(unsaid))


def _clauses(match: Any) -> Iterator[Any]:
    for clause in getattr(match, "or_", [match]):
        if hasattr(clause, "or_"):
            yield from _clauses(clause)
        else:
            yield clause


def _names(clause: Any, provider: str) -> Iterator[str]:
    kind, text = next(iter(vars(clause).items()))
    if kind in ("equals", "ends_with"):
        yield text.lower()
    elif kind == "starts_with":
        yield text.lower() + "*"
    elif kind == "contains":
        yield from (prefix + text.lower() + "*" for prefix in _PREFIXES.get(provider, ("",)))
    elif kind == "regex":
        yield from _regular_names(text)


def _regular_names(regex: str) -> Iterator[str]:
    """The few forms that occur: a plain name, one that ends in a date (all dates begin with 20), one before a digit."""
    for form, endings in ((_EXACT, ("",)), (_DATED, ("20*",)), (_NUMBERED, tuple(f"{digit}*" for digit in range(10)))):
        if found := form.match(regex):
            name = re.sub(r"\\(.)", r"\1", found["name"])
            signs = ("-", "@") if found.groupdict().get("sign") else ("",)
            yield from (name + sign + ending for sign in signs for ending in endings)


def _resolves(provider: Any, model: Any, name: str) -> bool:
    """Whether the package takes `name` for this model; for a prefix, names that begin with it."""
    if not name.endswith("*"):
        return provider.find_model(name) is model
    stem = name[:-1]
    tries = [stem + "250101", stem + "25-01-01"] if stem.endswith("20") else [stem, stem + "-x"]
    return any(provider.find_model(text) is model for text in tries)
