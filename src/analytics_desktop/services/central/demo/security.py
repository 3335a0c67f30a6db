"""The audit log: logins, reads of records, exports and changes of rights, in order of time."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.activity import Activity
from analytics_desktop.services.central.demo.columns import NONE, Bools, Floats, Ints, ids, instants, picked
from analytics_desktop.services.central.demo.organisation import DEPARTMENTS, Company, addresses
from analytics_desktop.services.central.demo.plan import DAY, MINUTE, Plan

ACTIONS = (
    "login",
    "record.read",
    "export.run",
    "permission.grant",
    "permission.revoke",
    "settings.change",
    "access.denied",
)
LOGIN, READ, EXPORT, GRANT, REVOKE, SETTING, DENIED = range(len(ACTIONS))
RESOURCES = ("customer", "ticket", "employee", "lead", "invoice", "contract", "report", "role", "setting")
PERSONAL = 4
"""The first so many kinds of resources hold personal data."""
DETAILS = (
    "{}",
    '{"method": "sso"}',
    '{"method": "password", "reason": "wrong password"}',
    '{"reason": "not in group"}',
    '{"format": "csv"}',
    '{"role": "finance"}',
    '{"role": "admin"}',
)
EMPTY, SSO, WRONG, NOT_MEMBER, AS_CSV, FINANCE_ROLE, ADMIN_ROLE = range(len(DETAILS))

# per department: reads on an active day, and which resources
_READS: dict[str, tuple[float, tuple[int, ...]]] = {
    "Customer Support": (2.6, (0, 1, 1, 1)), "Sales": (1.8, (0, 3, 3, 5)), "Human Resources": (1.6, (2, 2, 2, 6)),
    "Finance": (1.7, (4, 4, 6, 5)), "Legal": (1.3, (5, 5, 0, 6)), "Procurement": (1.1, (4, 5, 6, 5)),
    "Marketing": (0.6, (3, 0, 6, 6)),
}  # fmt: skip
_FEW = (0.25, (6, 6, 0, 5))


@dataclass(frozen=True)
class Entries:
    """Rows of the audit log before they get their number. `person` indexes Company, `address` the list of addresses."""

    at: Ints
    person: Ints
    action: Ints
    resource: Ints
    resource_number: Ints
    success: Bools
    address: Ints
    records: Ints
    detail: Ints


def entries(at: Ints, person: Ints, action: int | Ints, **given: Ints | Bools | int) -> Entries:
    """Entries with usual values for whatever is not given: no resource, success, the person's own address."""
    values: dict[str, Ints | Bools | int] = {
        "action": action, "resource": NONE, "resource_number": NONE, "success": True, "address": person,
        "records": NONE, "detail": EMPTY, **given,
    }  # fmt: skip
    full = {name: np.broadcast_to(np.asarray(value), at.shape) for name, value in values.items()}
    return Entries(at=at, person=person, **full)


def joined(parts: list[Entries]) -> Entries:
    return Entries(*(np.concatenate([getattr(part, entry.name) for part in parts]) for entry in fields(Entries)))


def everyday(plan: Plan, company: Company, done: Activity, first: int) -> Entries:
    """What the people who are active on a day leave in the log."""
    rng = plan.rng("security", first)
    _, begins = np.unique(done.person * 10**6 + (done.at - plan.start_us) // DAY, return_index=True)
    person, at = done.person[begins], done.at[begins]
    parts = [entries(at - rng.integers(2_000_000, 40_000_000, len(at)), person, LOGIN, detail=SSO)]
    wrong = rng.random(len(at)) < 0.03
    failed_at = at[wrong] - rng.integers(1, 4, int(wrong.sum())) * MINUTE
    parts.append(entries(failed_at, person[wrong], LOGIN, success=False, detail=WRONG))
    parts.append(_reads(rng, company, person, at))
    parts.append(_exports(rng, company, person, at))
    parts.append(_changes(rng, company, person, at))
    return joined(parts)


def _reads(rng: np.random.Generator, company: Company, person: Ints, at: Ints) -> Entries:
    """Everybody has about forty records they work with; one read in 250 is refused."""
    rates = np.array([_READS.get(name, _FEW)[0] for name in DEPARTMENTS])
    kinds = np.array([_READS.get(name, _FEW)[1] for name in DEPARTMENTS])
    counts = rng.poisson(rates[company.department[person]])
    who, when = np.repeat(person, counts), np.repeat(at, counts) + rng.integers(MINUTE, 400 * MINUTE, int(counts.sum()))
    kind = kinds[company.department[who], rng.integers(0, 4, len(who))]
    own = (who * 7919 + rng.geometric(0.06, len(who)).clip(1, 45) * 31) % 90_000 + 10_000
    refused = rng.random(len(who)) < 0.004
    records = np.where(refused, NONE, rng.lognormal(2.3, 0.9, len(who)).clip(1, 400).astype(np.int64))
    return entries(
        when, who, np.where(refused, DENIED, READ), resource=kind, resource_number=own, success=~refused,
        records=records, detail=np.where(refused, NOT_MEMBER, EMPTY),
    )  # fmt: skip


def _exports(rng: np.random.Generator, company: Company, person: Ints, at: Ints) -> Entries:
    rates: Floats = np.array(
        [0.05 if name in ("Finance", "Human Resources", "Legal") else 0.012 for name in DEPARTMENTS]
    )
    chosen = rng.random(len(person)) < rates[company.department[person]]
    who, when = person[chosen], at[chosen] + rng.integers(10 * MINUTE, 300 * MINUTE, int(chosen.sum()))
    kind = rng.choice([0, 2, 4, 6], len(who), p=[0.2, 0.1, 0.3, 0.4])
    records = rng.lognormal(5.5, 1.0, len(who)).clip(5, 20_000).astype(np.int64)
    return entries(when, who, EXPORT, resource=kind, resource_number=when % 9973, records=records, detail=AS_CSV)


def _changes(rng: np.random.Generator, company: Company, person: Ints, at: Ints) -> Entries:
    """Only IT changes rights and settings."""
    chosen = (company.department[person] == DEPARTMENTS.index("IT")) & (rng.random(len(person)) < 0.09)
    who, when = person[chosen], at[chosen] + rng.integers(10 * MINUTE, 300 * MINUTE, int(chosen.sum()))
    action = rng.choice([GRANT, REVOKE, SETTING], len(who), p=[0.5, 0.25, 0.25])
    is_setting = action == SETTING
    detail = np.where(is_setting, EMPTY, np.where(rng.random(len(who)) < 0.05, ADMIN_ROLE, FINANCE_ROLE))
    return entries(when, who, action, resource=np.where(is_setting, 8, 7), resource_number=who % 12, detail=detail)


@dataclass
class AuditLog:
    """Numbers the entries. Those after the end of a chunk wait, so that numbers follow time across chunks."""

    plan: Plan
    company: Company
    next_seq: int = 1
    waiting: list[Entries] = field(default_factory=list)

    def rows(self, new: Entries, until: int) -> pl.DataFrame:
        """Rows of audit_log for everything before `until`, in order."""
        known = joined([*self.waiting, new])
        known = _where(known, (known.at >= self.plan.start_us) & (known.at < self.plan.end_us))
        self.waiting = [_where(known, known.at >= until)]
        ready = _where(known, known.at < until)
        ready = _where(ready, np.argsort(ready.at, kind="stable"))
        frame = self._frame(ready)
        self.next_seq += len(ready.at)
        return frame

    def _frame(self, ready: Entries) -> pl.DataFrame:
        everywhere = pl.concat([addresses(self.company), pl.Series([ATTACKER])])
        kind = picked(RESOURCES, ready.resource)
        return pl.DataFrame(
            {
                "seq": np.arange(self.next_seq, self.next_seq + len(ready.at)),
                "occurred_at": instants(ready.at),
                "actor": picked(self.company.emails, ready.person),
                "person_id": ready.person + 1,
                "action": picked(ACTIONS, ready.action),
                "resource_type": kind,
                "resource_id": kind + "-" + ids(ready.resource_number).cast(pl.String),
                "outcome": picked(("failure", "success"), ready.success.astype(np.int64)),
                "ip_address": everywhere.gather(ready.address),
                "records": ids(ready.records),
                "is_pii": (ready.resource != NONE) & (ready.resource < PERSONAL) & ready.success,
                "detail": picked(DETAILS, ready.detail),
                "source": picked(("app",), np.zeros(len(ready.at), dtype=np.int64)),
            }
        )


ATTACKER = "203.0.113.77"
"""From the range that is reserved for documentation."""


def _where(some: Entries, chosen: Bools | Ints) -> Entries:
    return Entries(*(getattr(some, entry.name)[chosen] for entry in fields(Entries)))
