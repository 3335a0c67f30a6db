"""Controls of frameworks: read from files, those that stand, and their assessment."""

from .assessing import assess, costly, score
from .files import load_controls, read_set, shipped_texts
from .rules import limit_words, rules_from, rules_text
from .standing import controls_in_force

__all__ = [
    "assess",
    "controls_in_force",
    "costly",
    "limit_words",
    "load_controls",
    "read_set",
    "rules_from",
    "rules_text",
    "score",
    "shipped_texts",
]
