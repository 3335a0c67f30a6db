"""The share of controls that pass, weighted by the strength of their evidence."""

from __future__ import annotations

from analytics_desktop.services.controls import score

from . import Computed, Evidence
from .controls import assessments, sets_words, summary


def compute(evidence: Evidence) -> Computed:
    now = assessments(evidence.now)
    before = score(assessments(evidence.before)) if evidence.before.rows else None
    words = sets_words(evidence.now)
    return Computed(whole=score(now), before=before, note=summary(list(now)), formulas=words)
