"""How far each assumption alone moves the return, the strongest first."""

from __future__ import annotations

from analytics_desktop.models.page import Part
from analytics_desktop.models.unit import short
from analytics_desktop.services.impact.evidence import whole

from . import Computed, Evidence


def compute(evidence: Evidence) -> Computed:
    model = whole(evidence.now)
    pulls = [pull for pull in model.pulls("roi") if pull.swing]
    parts = tuple(Part(pull.assumption.replace("_", " "), pull.swing, ends=(pull.low, pull.high)) for pull in pulls)
    note = "No assumption of the return has a range yet: write range(low, base, high) in a formula."
    if pulls:
        low, high = (short(value, "percent") for value in sorted((pulls[0].low or 0, pulls[0].high or 0)))
        note = (
            "Points between the return with an assumption at its low and at its high end: "
            f"{parts[0].segment} alone moves it from {low} to {high}."
        )
    return Computed("assumption", parts, whole=model.value("roi"), note=note, formulas=model.formulas("roi"))
