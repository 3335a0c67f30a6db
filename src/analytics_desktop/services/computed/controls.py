"""Every control with its status, its evidence and who answers for it: what fails first."""

from __future__ import annotations

from hashlib import sha256

from analytics_desktop.models.control import Assessment, HandTest, Status
from analytics_desktop.models.page import Column, Table
from analytics_desktop.services.controls import assess, controls_in_force, costly, rules_text, score

from . import Computed, Evidence

COLUMNS = tuple(
    Column(name, "text")
    for name in (
        "Framework",
        "Control",
        "Status",
        "What it asks",
        "Evidence",
        "Rules",
        "Strength",
        "By hand",
        "Owner",
        "Cadence",
    )
)
_ORDER: dict[Status, int] = {"fail": 0, "not tested": 1, "pass": 2}
_STATUS: dict[str, Status] = {"pass": "pass", "fail": "fail"}


def compute(evidence: Evidence) -> Computed:
    assessed = sorted(assessments(evidence.now), key=lambda one: (_ORDER[one.status], one.control.framework))
    rows = tuple(
        (
            one.control.framework, one.control.id, one.status, one.control.title, one.evidence,
            rules_text(one.control.evidence), one.control.strength, one.by_hand, one.control.owner, one.control.cadence,
        )
        for one in assessed
    )  # fmt: skip
    return Computed(table=Table(COLUMNS, rows), note=summary(assessed), formulas=sets_words(evidence.now))


def assessments(table: Table) -> tuple[Assessment, ...]:
    """From evidence rows (kind, name, value, text): facts, results that people entered, and the company's own sets."""
    facts = {
        str(name): None if value is None else float(str(value)) for kind, name, value, _ in table.rows if kind == "fact"
    }
    tested = dict(_tested(str(name), str(text)) for kind, name, _, text in table.rows if kind == "result")
    return assess(controls_in_force(_company(table)), facts, tested)


def sets_words(table: Table) -> str:
    """The company's own sets, each with the start of its hash, so that a receipt tells when another one stands."""
    sets = sorted((name, text) for name, text in _company(table).items() if text)
    return "; ".join(f"controls of {name} {sha256(text.encode()).hexdigest()[:12]}" for name, text in sets)


def _company(table: Table) -> dict[str, str]:
    return {str(name): str(text or "") for kind, name, _, text in table.rows if kind == "set"}


def _tested(name: str, text: str) -> tuple[tuple[str, str], HandTest]:
    framework, _, control = name.partition(" ")
    status, day, note = text.split("|", 2)
    return (framework, control), HandTest(_STATUS.get(status, "not tested"), day, note)


def summary(assessed: list[Assessment]) -> str:
    """Which controls cost the most, in one sentence."""
    lowering = costly(assessed)
    if not lowering:
        return "Every control passes."
    named = ", ".join(f"{one.control.framework} {one.control.id} ({one.status})" for one in lowering[:3])
    return (
        f"{len(lowering)} of {len(assessed)} controls lower the score of {score(assessed):g}, most of all {named}. "
        "Strong evidence weighs 2, partial 1; what is not tested counts as failing."
    )
