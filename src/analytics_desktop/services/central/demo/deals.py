"""Deals, and the AI actions that took part in them: assisted deals are won more often and sooner."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.columns import Bools, Ints, optional, picked, within
from analytics_desktop.services.central.demo.organisation import AGENT_NAMES, Company
from analytics_desktop.services.central.demo.plan import DAY, HOUR, Plan
from analytics_desktop.services.central.demo.planted import AnswerKey
from analytics_desktop.services.central.demo.products import SALES_AGENTS
from analytics_desktop.services.central.demo.starts import Touches

WIN_RATE, WIN_RATE_ASSISTED = 0.22, 0.36
CYCLE_DAYS, CYCLE_DAYS_ASSISTED = 50.0, 39.0
_STAGES = ("open", "won", "lost")
_OBJECTS = (
    "sensor retrofit",
    "line monitoring",
    "cold chain pilot",
    "framework contract",
    "spare parts",
    "cloud upgrade",
)
_CUSTOMERS = (
    "Aldermoor", "Brightwell", "Castellan", "Dunmere", "Eberswald", "Fenwick", "Goldacker", "Hollin", "Irvington",
    "Juniper", "Kestrel", "Lindhof", "Marlowe", "Norrland", "Oakhurst", "Pemberton", "Quarry", "Rosental", "Silbersee",
    "Tamarind", "Umber", "Vallard", "Westmark", "Yarrow", "Zandvoort",
)  # fmt: skip
_FORMS = ("GmbH", "Ltd", "Inc.", "AG", "Pvt Ltd", "Pty Ltd", "Group")


def deals(plan: Plan, company: Company, key: AnswerKey) -> tuple[pl.DataFrame, Touches]:
    """Rows of `deals` and every AI action on them, sorted by time."""
    rng = plan.rng("deals")
    count = max(120, round(plan.people * plan.days / 395))
    opened = np.sort(rng.integers(-60, plan.days, count)).astype(np.int64)
    assisted = rng.random(count) < 0.25 + 0.38 * (opened + 60) / (plan.days + 60)
    owner = rng.choice(company.members("Sales"), count).astype(np.int64)
    cycle = np.where(assisted, CYCLE_DAYS_ASSISTED, CYCLE_DAYS) * rng.lognormal(0, 0.5, count)
    closed = opened + cycle.clip(4, 240).astype(np.int64)
    begin = np.maximum(opened, 0)
    assisted &= closed > begin
    won = rng.random(count) < np.where(assisted, WIN_RATE_ASSISTED, WIN_RATE)
    is_open = closed >= plan.days
    touches = _touches(rng, plan, assisted, begin, np.minimum(closed, plan.days), owner)
    stage = np.where(is_open, 0, np.where(won, 1, 2)).astype(np.int64)
    touched = np.isin(np.arange(count), touches.deal)
    key.note("assisted_deals", won=int((touched & (stage == 1)).sum()), lost=int((touched & (stage == 2)).sum()),
             other_won=int((~touched & (stage == 1)).sum()), other_lost=int((~touched & (stage == 2)).sum()),
             win_rate=WIN_RATE_ASSISTED, other_win_rate=WIN_RATE, touches=len(touches.at))  # fmt: skip
    return _frame(rng, plan, owner, opened, optional(closed, ~is_open), stage), touches


def _touches(rng: np.random.Generator, plan: Plan, assisted: Bools, begin: Ints, until: Ints, owner: Ints) -> Touches:
    """One to six actions in office hours of each assisted deal, from the day `begin` on, before the day `until`."""
    counts = np.where(assisted, 1 + rng.binomial(5, 0.35, len(assisted)), 0).astype(np.int64)
    deal = np.repeat(np.arange(len(assisted)), counts)
    spread = (within(counts) + rng.random(len(deal))) / np.repeat(counts, counts)
    day = (begin[deal] + spread * np.maximum(until[deal] - begin[deal] - 1, 0)).astype(np.int64)
    day = np.minimum(day, plan.days - 1)
    weekday = (plan.start_us // DAY + day + 3) % 7
    day = np.where(weekday >= 5, np.maximum(day - (weekday - 4), begin[deal]), day)
    at = plan.start_us + day * DAY + (rng.uniform(7, 16, len(deal)) * HOUR).astype(np.int64)
    agents = [AGENT_NAMES.index(name) for name in SALES_AGENTS]
    agent = np.where(rng.random(len(deal)) < 0.6, agents[0], agents[1]).astype(np.int64)
    order = np.argsort(at, kind="stable")
    return Touches(deal[order], at[order], owner[deal][order], agent[order])


def _frame(
    rng: np.random.Generator, plan: Plan, owner: Ints, opened: Ints, closed: pl.Series, stage: Ints
) -> pl.DataFrame:
    count = len(owner)
    names = [
        f"{_CUSTOMERS[a]} {_FORMS[b]}, {_OBJECTS[c]}"
        for a, b, c in zip(*(rng.integers(0, len(w), count) for w in (_CUSTOMERS, _FORMS, _OBJECTS)), strict=True)
    ]
    amounts = (rng.lognormal(10.5, 0.8, count) / 50).round() * 50
    first = np.datetime64(plan.start, "D")
    days = pl.Series(first + np.arange(-60, plan.days + 1))
    return pl.DataFrame(
        {
            "id": np.arange(1, count + 1),
            "source": picked(("crm",), np.zeros(count, dtype=np.int64)),
            "external_id": [f"D-{number:06d}" for number in range(1, count + 1)],
            "name": names,
            "owner_id": owner + 1,
            "opened_on": days.gather(opened + 60),
            "closed_on": days.gather(closed + 60),
            "stage": picked(_STAGES, stage),
            "amount": amounts.astype(np.int64),
            "currency": picked(("USD",), np.zeros(count, dtype=np.int64)),
        }
    )


def overrides_frame(plan: Plan, rows: pl.DataFrame, touches: Touches, decided_by: str) -> pl.DataFrame:
    """Attributions that sales disputed: of the newest assisted deals that were won, three count only in part."""
    won = rows.filter(pl.col("id").is_in((touches.deal + 1).tolist()) & (pl.col("stage") == "won"))
    disputed = won.filter(pl.col("closed_on") < plan.today - timedelta(days=4)).sort("closed_on", "id").tail(3)
    reasons = ["Framework contract was agreed before", "Reference customer brought it", "Half of it is a renewal"]
    return pl.DataFrame(
        {
            "id": range(1, disputed.height + 1),
            "deal_id": disputed["id"],
            "computed": disputed["amount"],
            "override": [amount * share // 100 for amount, share in zip(disputed["amount"], (0, 40, 50), strict=False)],
            "reason": reasons[: disputed.height],
            "decided_by": [decided_by] * disputed.height,
            "decided_at": [f"{day + timedelta(days=3)} 10:00:00+00" for day in disputed["closed_on"]],
        }
    )
