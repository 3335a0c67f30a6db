"""What executives are told: numbers that need no row of a person, a request or a run, for they are sent none.

Any other number would be made of rows that are not there, and look like 0. `tests/services/test_executives.py` holds
each of these against what everybody else is told.
"""

from __future__ import annotations

EXECUTIVE = "executive"
TOLD = frozenset(
    {
        "impact.formula_history",
        "impact.kpis",
        "compliance.certifications",
    }
)


def is_told(metric_id: str, role: str) -> bool:
    return role != EXECUTIVE or metric_id in TOLD


def left_out(shown: int, all_of_them: int) -> str:
    """Why a page is nearly empty, and who sees the rest."""
    rest = all_of_them - shown
    return (
        f"The role executive gets no rows of people, requests or runs, so {rest:,} of the {all_of_them:,} figures of "
        "this page are not computed here. Finance can send you the page as a deck, a summary or a workbook."
    )
