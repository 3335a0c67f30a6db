"""The two security stories: somebody guesses a password, and an employee reads far more than ever before."""

from __future__ import annotations

import numpy as np

from analytics_desktop.services.central.demo.columns import Ints
from analytics_desktop.services.central.demo.organisation import TEAM_NAMES, Company
from analytics_desktop.services.central.demo.plan import HOUR, MINUTE, Plan, microseconds
from analytics_desktop.services.central.demo.planted import AnswerKey, Planted, moment
from analytics_desktop.services.central.demo.security import ATTACKER, LOGIN, READ, SSO, WRONG, Entries, entries, joined

VICTIM_TEAM, READER_TEAM = "Controlling", "Returns"
READS_A_DAY = 64


def intrusions(plan: Plan, company: Company, planted: Planted, window: tuple[int, int], key: AnswerKey) -> Entries:
    """The planted entries inside `window` (microseconds, half-open)."""
    parts = [_brute_force(plan, company, planted, key), _reader(plan, company, planted, key)]
    everything = joined(parts)
    inside = (everything.at >= window[0]) & (everything.at < window[1])
    return Entries(*(getattr(everything, name)[inside] for name in Entries.__dataclass_fields__))


def _brute_force(plan: Plan, company: Company, planted: Planted, key: AnswerKey) -> Entries:
    """Wrong passwords for 26 minutes, then one that is right."""
    rng = plan.rng("brute force")
    count, victim = planted.brute_force_attempts, TEAM_NAMES.index(VICTIM_TEAM)
    at = planted.brute_force + np.sort(rng.integers(0, 26 * MINUTE, count + 1))
    success = np.arange(count + 1) == count
    key.note("brute_force", actor=company.emails[victim], person_id=victim + 1, address=ATTACKER, failures=count,
             first=moment(int(at[0])), last=moment(int(at[-1])), then_success=True)  # fmt: skip
    who = np.full(count + 1, victim, dtype=np.int64)
    return entries(at, who, LOGIN, success=success, address=company.people, detail=np.where(success, SSO, WRONG))


def _reader(plan: Plan, company: Company, planted: Planted, key: AnswerKey) -> Entries:
    """Three evenings of reading records that this person never had to do with."""
    rng = plan.rng("reader")
    person = TEAM_NAMES.index(READER_TEAM)
    evenings: list[Ints] = [
        microseconds(day) + 19 * HOUR + np.sort(rng.integers(0, 150 * MINUTE, READS_A_DAY))
        for day in planted.reader_days
    ]
    at = np.concatenate(evenings)
    records = rng.integers(180, 420, len(at))
    days = {
        str(day): int(records[place * READS_A_DAY :][:READS_A_DAY].sum())
        for place, day in enumerate(planted.reader_days)
    }
    key.note("reader", actor=company.emails[person], person_id=person + 1, reads_a_day=READS_A_DAY, records=days)
    return entries(
        at, np.full(len(at), person, dtype=np.int64), READ, resource=rng.choice([0, 2], len(at)),
        resource_number=rng.integers(10_000, 100_000, len(at)), records=records,
    )  # fmt: skip
