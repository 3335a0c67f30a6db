"""How controls stand by facts and by what people tested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analytics_desktop.models.control import WEIGHTS, Assessment, Control, HandTest, Rule, Status

from .rules import limit_words


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
    return f"{rule.fact.replace('_', ' ')} {shown} ({limit_words(rule)})"


def score(assessments: Iterable[Assessment]) -> float | None:
    """0-100: the weight of passing controls in that of all; untested counts as failing. None without controls."""
    weights = [(WEIGHTS[one.control.strength], one.status == "pass") for one in assessments]
    whole = sum(weight for weight, _ in weights)
    return round(100 * sum(weight for weight, passes in weights if passes) / whole, 1) if whole else None


def costly(assessments: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """What lowers the score, the heaviest first."""
    lowering = [one for one in assessments if one.status != "pass"]
    return tuple(sorted(lowering, key=lambda one: (-WEIGHTS[one.control.strength], one.status != "fail")))
