"""The rules of a control as one line of text, for tables and files that people read."""

from __future__ import annotations

from collections.abc import Iterable

from analytics_desktop.models.control import Rule

_LEAST, _MOST, _KNOWN = "at least ", "at most ", "known"


def limit_words(rule: Rule) -> str:
    """`at least 95`, `at most 0`, `at least 1 and at most 3`, `known`."""
    limits = [f"{_LEAST}{_number(rule.at_least)}"] if rule.at_least is not None else []
    limits += [f"{_MOST}{_number(rule.at_most)}"] if rule.at_most is not None else []
    return " and ".join(limits) or _KNOWN


def rules_text(rules: Iterable[Rule]) -> str:
    """`late_answers at most 0; requests_in_time at least 95`."""
    return "; ".join(f"{rule.fact} {limit_words(rule)}" for rule in rules)


def rules_from(text: str) -> tuple[Rule, ...]:
    """The rules that `rules_text` wrote."""
    return tuple(_rule(*part.partition(" ")[::2]) for part in text.split("; ") if part)


def _rule(fact: str, limits: str) -> Rule:
    least = most = None
    for limit in limits.split(" and "):
        if limit.startswith(_LEAST):
            least = float(limit.removeprefix(_LEAST))
        elif limit.startswith(_MOST):
            most = float(limit.removeprefix(_MOST))
    return Rule(fact, least, most)


def _number(value: float) -> str:
    """All digits, so that reading gives the same limit: 0, 95, 99.5."""
    return repr(int(value)) if float(value).is_integer() else repr(float(value))
