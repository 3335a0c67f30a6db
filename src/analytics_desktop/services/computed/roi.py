"""Return on investment, with its range and how much of the benefit is measured."""

from __future__ import annotations

from decimal import Decimal

from analytics_desktop.models.formula import Range
from analytics_desktop.models.unit import UNKNOWN, short
from analytics_desktop.services.impact.evidence import whole
from analytics_desktop.services.impact.model import Model

from . import Computed, Evidence

ENTERED = ("platform_rate", "people_rate", "margin")


def compute(evidence: Evidence) -> Computed:
    """The asked period against the compared one, each by the formulas that stand now."""
    model = whole(evidence.now)
    found = model.range("roi")
    before = whole(evidence.before).value("roi") if evidence.before.rows else None
    return Computed(whole=found.base, before=before, note=roi_note(model, found), formulas=model.formulas("roi"))


def roi_note(model: Model, found: Range) -> str:
    """`From 80.1 % to 310.4 %. 62 % of the benefit is measured. Not entered, counted as 0: people_rate.`"""
    if "roi" in model.book.faults:
        return f"The formula roi cannot be used: {model.book.faults['roi'].sentence}"
    parts = [f"From {short(found.low, 'percent')} to {short(found.high, 'percent')}."] if found.base is not None else []
    share = measured_share(model)
    parts.append(f"{UNKNOWN if share is None else short(share, 'percent')} of the benefit is measured.")
    missing = [name for name in ENTERED if _is_unset(model, name)]
    if missing:
        parts.append(f"Not entered, counted as 0: {', '.join(missing)}.")
    return " ".join(parts)


def measured_share(model: Model) -> Decimal | None:
    """Percent of the benefit whose evidence is measured."""
    values = model.values()
    total = values.get("benefits")
    parts = {name: values.get(name) for name in model.items("benefits")}
    measured = sum((value for name, value in parts.items() if value and model.mark(name) == "measured"), Decimal(0))
    return 100 * measured / total if total else None


def _is_unset(model: Model, name: str) -> bool:
    formula = model.book.formulas.get(name)
    return formula is not None and formula.version == 0 and formula.expression == "0"
