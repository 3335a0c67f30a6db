"""What people decide about impact numbers: the attribution rule, single deals, and scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.formulas.standing import standing

if TYPE_CHECKING:
    from analytics_desktop.models.filters import Filters
    from analytics_desktop.services.desk import Desk

RULES = {
    "any_touch": "equal parts to each agent that took part",
    "first": "all to the first action",
    "last": "all to the last action",
    "linear": "equal parts to each action",
    "time_decay": "half as much for every half-life before the close",
}
LONGEST_HALF_LIFE = 3650
WON = "impact.deals_won"


def choose_rule(desk: Desk, rule: str, half_life_days: int = 30) -> None:
    """Decide how touches of a deal are credited, for the company."""
    if rule not in RULES:
        raise Problem(f"There is no attribution rule {rule}.", f"The rules are: {', '.join(RULES)}.")
    if not 1 <= half_life_days <= LONGEST_HALF_LIFE:
        raise Problem("The half-life is a number of days from 1 to 3650.", "Choose another number of days.")
    desk.decide("attribution.rule", "company", {"rule": rule, "half_life_days": half_life_days})


def standing_rule(desk: Desk) -> tuple[str, int]:
    """(rule, half-life in days) as it stands."""
    decided = desk.decisions("attribution.rule")
    body = decided[-1].body if decided else {}
    return str(body.get("rule", "linear")), int(body.get("half_life_days", 30))


def override(
    desk: Desk, deal: int, amount: str, reason: str, filters: Filters | None = None
) -> tuple[Decimal, Decimal]:
    """Decide what of a won deal is attributed to AI; gives what was computed and what was decided, both of which stay.

    Raises Problem for an unknown deal, an amount beyond it, or a missing reason.
    """
    name, computed = _won_deal(desk, deal, filters)
    try:
        decided = Decimal(amount.replace(",", ""))
    except InvalidOperation:
        raise Problem(f"{amount} is not an amount.", "Write it like 12500.00.") from None
    if not (decided.is_finite() and 0 <= decided <= computed):
        raise Problem(
            f"{name} brought {computed:,.2f}: no more of it can be attributed.", "Choose 0 up to that amount."
        )
    if not reason.strip():
        raise Problem("An override needs a reason.", "Say why, for the people who read the numbers later.")
    body = {"computed": str(computed), "override": str(decided), "reason": reason.strip()}
    desk.decide("attribution.override", str(deal), body)
    return computed, decided


def _won_deal(desk: Desk, deal: int, filters: Filters | None) -> tuple[str, Decimal]:
    with desk.reading() as (_, reader):
        asked = filters or desk.default_filters()
        rows = reader.table(desk.catalogue.metric(WON), asked).rows
    for row in rows:
        if row[0] == deal and row[4] is not None:
            return str(row[1]), Decimal(str(row[4]))
    raise Problem(f"Deal {deal} is no assisted deal that was won in this period.", "Choose another deal or period.")


def save_scenario(desk: Desk, name: str, changes: Mapping[str, str]) -> None:
    """Keep a scenario for comparison; without changes it is removed. Raises FormulaProblem for a wrong change."""
    if not name.strip() or len(name) > 80:
        raise Problem("A scenario needs a name of at most 80 characters.", "Name it.")
    if changes:
        standing(desk).under(changes)
    desk.decide("scenario.saved", name.strip(), {"values": dict(changes)} if changes else {})
