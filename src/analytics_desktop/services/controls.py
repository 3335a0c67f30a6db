"""The controls that ship, and their assessment by facts and by what people tested."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from analytics_desktop.models.control import WEIGHTS, Assessment, Control, HandTest, Rule, Status

_KEYS = {"id", "title", "owner", "cadence", "strength", "evidence"}
_RULE_KEYS = {"fact", "at_least", "at_most", "known"}


@cache
def load_controls() -> tuple[Control, ...]:
    """Every control of `catalogue/controls`. Raises ValueError, which names the file, for one that is malformed."""
    folder = resources.files("analytics_desktop") / "catalogue" / "controls"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(control for file in files for control in read_controls(file.name, file.read_text("utf-8")))


def read_controls(name: str, text: str) -> tuple[Control, ...]:
    header = tomllib.loads(text)
    return tuple(_control(name, header["framework"], entry) for entry in header["control"])


def _control(name: str, framework: str, entry: Mapping[str, Any]) -> Control:
    if set(entry) != _KEYS:
        raise ValueError(f"controls/{name}: {entry.get('id')}: keys must be exactly {sorted(_KEYS)}")
    if entry["strength"] not in WEIGHTS or not entry["evidence"]:
        raise ValueError(f"controls/{name}: {entry['id']}: strength is strong or partial, and evidence is needed")
    rules = tuple(_rule(name, entry["id"], rule) for rule in entry["evidence"])
    fields = {key: entry[key] for key in _KEYS - {"evidence"}}
    return Control(framework=framework, evidence=rules, **fields)


def _rule(name: str, control: str, rule: Mapping[str, Any]) -> Rule:
    if "fact" not in rule or not set(rule) <= _RULE_KEYS or len(rule) < 2:
        raise ValueError(f"controls/{name}: {control}: a rule names a fact and what it must be")
    return Rule(rule["fact"], rule.get("at_least"), rule.get("at_most"))


def assess(
    controls: Iterable[Control], facts: Mapping[str, float | None], tested: Mapping[tuple[str, str], HandTest]
) -> tuple[Assessment, ...]:
    """Each control by its rules; a failure that a person found outweighs them, a success fills what is untested."""
    return tuple(_assessed(control, facts, tested.get((control.framework, control.id))) for control in controls)


def _assessed(control: Control, facts: Mapping[str, float | None], tested: HandTest | None) -> Assessment:
    held = [rule.holds(facts.get(rule.fact)) for rule in control.evidence]
    status: Status = "fail" if False in held else "not tested" if None in held else "pass"
    if tested is not None and (tested.status == "fail" or (status == "not tested" and tested.status == "pass")):
        status = tested.status
    evidence = "; ".join(_rule_words(rule, facts.get(rule.fact)) for rule in control.evidence)
    by_hand = f"{tested.status} on {tested.day}: {tested.note}" if tested else ""
    return Assessment(control, status, evidence, by_hand)


def _rule_words(rule: Rule, value: float | None) -> str:
    """`requests overdue 3 (at most 0)`."""
    shown = "unknown" if value is None else f"{value:g}"
    limits = [f"at least {rule.at_least:g}"] if rule.at_least is not None else []
    limits += [f"at most {rule.at_most:g}"] if rule.at_most is not None else []
    return f"{rule.fact.replace('_', ' ')} {shown} ({' and '.join(limits) or 'known'})"


def score(assessments: Iterable[Assessment]) -> float | None:
    """0-100: the weight of passing controls in that of all; untested counts as failing. None without controls."""
    weights = [(WEIGHTS[one.control.strength], one.status == "pass") for one in assessments]
    whole = sum(weight for weight, _ in weights)
    return round(100 * sum(weight for weight, passes in weights if passes) / whole, 1) if whole else None


def costly(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """What lowers the score, the heaviest first."""
    lowering = [one for one in assessments if one.status != "pass"]
    return tuple(sorted(lowering, key=lambda one: (-WEIGHTS[one.control.strength], one.status != "fail")))
