"""Departments, teams, people, agents, features and projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo import words
from analytics_desktop.services.central.demo.columns import NONE, Bools, Floats, Ints, ids, picked
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.products import AGENTS
from analytics_desktop.services.central.demo.workdays import OFFICES

TEAMS = tuple((team, department) for department, _, _, teams in words.DEPARTMENTS for team in teams)
DEPARTMENTS = tuple(name for name, _, _, _ in words.DEPARTMENTS)
TEAM_NAMES = tuple(team for team, _ in TEAMS)
TEAM_DEPARTMENT: Ints = np.array([DEPARTMENTS.index(department) for _, department in TEAMS], dtype=np.int64)
AGENT_NAMES = tuple(agent.name for agent in AGENTS)

NEVER = 10**6
"""Day index beyond every period."""


@dataclass(frozen=True)
class Company:
    """Arrays with one element per person; the key of a row in the database is its index here plus 1."""

    team: Ints
    office: Ints
    names: tuple[str, ...]
    emails: tuple[str, ...]
    manager: Ints
    joined: Ints  # day index; negative before the period
    left: Ints  # day index, NEVER while employed
    has_seat: Bools
    adopted: Ints  # day index of first use
    presence: Floats  # chance of use on a working day
    intensity: Floats
    opted_out: Ints  # microseconds since 1970

    @property
    def people(self) -> int:
        return len(self.team)

    @property
    def department(self) -> Ints:
        return np.asarray(TEAM_DEPARTMENT[self.team], dtype=np.int64)

    def members(self, department: str) -> Ints:
        return np.flatnonzero(self.department == DEPARTMENTS.index(department)).astype(np.int64)

    @property
    def system_ids(self) -> Ints:
        """Keys of the service accounts, in the order of words.SERVICE_ACCOUNTS."""
        return np.arange(len(words.SERVICE_ACCOUNTS), dtype=np.int64) + self.people + 1


def found_company(plan: Plan) -> Company:
    rng = plan.rng("organisation")
    team = _teams(rng, plan.people)
    office = rng.choice(len(OFFICES), plan.people, p=[office.share for office in OFFICES]).astype(np.int64)
    names, emails = _names(rng, office)
    joined, left = _employment(rng, plan)
    has_seat = rng.random(plan.people) < 0.94
    has_seat[: len(TEAMS)] = True
    boost = np.array([intensity for _, _, intensity, _ in words.DEPARTMENTS])[TEAM_DEPARTMENT[team]]
    adopted = np.where(has_seat, np.maximum(_adoption(rng, plan), joined), NEVER).astype(np.int64)
    return Company(
        team=team,
        office=office,
        names=names,
        emails=emails,
        manager=_managers(team),
        joined=joined,
        left=left,
        has_seat=has_seat,
        adopted=adopted,
        presence=np.clip(rng.normal(0.62, 0.18, plan.people), 0.08, 0.95),
        intensity=boost * rng.lognormal(-0.12, 0.5, plan.people),
        opted_out=_opt_outs(rng, plan, adopted),
    )


def _teams(rng: np.random.Generator, people: int) -> Ints:
    """The first person of each team leads it; the others are spread by size of department."""
    sizes = np.array([share / len(teams) for _, share, _, teams in words.DEPARTMENTS])[TEAM_DEPARTMENT]
    rest = rng.choice(len(TEAMS), people - len(TEAMS), p=sizes / sizes.sum())
    return np.concatenate((np.arange(len(TEAMS)), rest)).astype(np.int64)


def _managers(team: Ints) -> Ints:
    """Members answer to their team's lead, leads to the first lead of their department, those to person 0."""
    first_team = np.array([TEAM_DEPARTMENT.tolist().index(number) for number in range(len(DEPARTMENTS))])
    managers = team.copy()
    leads = np.arange(len(TEAMS))
    managers[leads] = first_team[TEAM_DEPARTMENT]
    managers[first_team] = 0
    managers[0] = NONE
    return managers


def _names(rng: np.random.Generator, office: Ints) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names, emails, seen = [], [], set()
    picks = rng.random((len(office), 2))
    for number, (place, (first_at, last_at)) in enumerate(zip(office, picks, strict=True)):
        firsts, lasts = (pool[OFFICES[place].city].split() for pool in (words.FIRST_NAMES, words.LAST_NAMES))
        first, last = firsts[int(first_at * len(firsts))], lasts[int(last_at * len(lasts))]
        local = f"{first}.{last}".lower().replace("ü", "ue").replace("'", "")
        local = f"{local}{number + 1}" if local in seen else local
        seen.add(local)
        names.append(f"{first} {last}")
        emails.append(f"{local}@{words.DOMAIN}")
    return tuple(names), tuple(emails)


def _employment(rng: np.random.Generator, plan: Plan) -> tuple[Ints, Ints]:
    people = plan.people
    is_new = rng.random(people) < 0.18
    joined = np.where(is_new, rng.integers(0, plan.days, people), -rng.integers(30, 2500, people))
    leaves = rng.random(people) < 0.06
    left = np.where(leaves, np.maximum(joined + 40, rng.integers(plan.days // 8, plan.days, people)), NEVER)
    joined[: len(TEAMS)] = -np.abs(joined[: len(TEAMS)]) - 30
    left[: len(TEAMS)] = NEVER
    return joined.astype(np.int64), np.where(left < plan.days, left, NEVER).astype(np.int64)


def _adoption(rng: np.random.Generator, plan: Plan) -> Ints:
    """About 40 % and all team leads use it from the first day on; the rest start along an S-curve, some never."""
    early = rng.random(plan.people) < 0.4
    early[: len(TEAMS)] = True
    wave = rng.normal(0.45, 0.28, plan.people) * plan.days
    return np.where(early, -rng.integers(1, 200, plan.people), np.maximum(wave, 0)).astype(np.int64)


def _opt_outs(rng: np.random.Generator, plan: Plan, adopted: Ints) -> Ints:
    """About one in eighty users objects to analytics at some time; no team lead, so that stories have an owner."""
    since = np.full(plan.people, np.iinfo(np.int64).max, dtype=np.int64)
    users = np.flatnonzero((adopted < plan.days // 4) & (np.arange(plan.people) >= len(TEAMS)))
    who = rng.choice(users, min(len(users), 1 + plan.people // 100), replace=False)
    span = plan.end_us - plan.start_us
    since[who] = plan.start_us + (rng.uniform(0.2, 0.8, len(who)) * span).astype(np.int64)
    return since


def people_frame(company: Company, plan: Plan) -> pl.DataFrame:
    """All people, then the service accounts, in the order of the columns of `people`."""
    count = company.people
    start = np.datetime64(plan.start, "D")
    frame = pl.DataFrame(
        {
            "id": np.arange(1, count + 1),
            "external_id": [f"E{number:05d}" for number in range(1, count + 1)],
            "display_name": list(company.names),
            "email": list(company.emails),
            "team_id": company.team + 1,
            "manager_id": ids(np.where(company.manager == NONE, NONE, company.manager + 1)),
            "zone": picked([office.zone for office in OFFICES], company.office),
            "is_system": np.zeros(count, dtype=bool),
            "has_seat": company.has_seat,
            "started_on": start + company.joined,
            "ended_on": pl.Series(
                [None if day == NEVER else (start + day).item() for day in company.left], dtype=pl.Date
            ),
        }
    )
    return pl.concat([frame, _service_accounts(company, plan.start, frame.schema)])


def _service_accounts(company: Company, start: date, schema: pl.Schema) -> pl.DataFrame:
    it_team = TEAM_NAMES.index("IT Security") + 1
    rows = [
        (int(key), name, name, None, it_team, None, "UTC", True, False, start, None)
        for key, name in zip(company.system_ids, words.SERVICE_ACCOUNTS, strict=True)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def addresses(company: Company) -> pl.Series:
    """One address per person inside the network of the office."""
    networks = [OFFICES[place].network for place in company.office]
    return pl.Series([f"{network}.{number // 250 % 250}.{number % 250 + 4}" for number, network in enumerate(networks)])
