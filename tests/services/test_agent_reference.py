"""What the catalogue says of agents is what plain Python computes from the raw rows."""

from __future__ import annotations

import math
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.query import Reader
from tests.fixtures.example import World, empty_world

SPAN = Filters(Period(date(2026, 3, 1), date(2026, 5, 1)), "whole", compare="off")
BEGIN = datetime(2026, 3, 1, 6)  # noqa: DTZ001 - instants of the lake are UTC without a mark
AGENTS = ("Alpha", "Beta", "Gamma", "Rare")
Z = statistics.NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Run:
    id: UUID
    agent: int
    team: int
    at: datetime
    version: str
    outcome: str
    attempts: int
    milliseconds: int
    costs: tuple[Decimal, ...]  # of each attempt
    score: int | None

    @property
    def ended(self) -> bool:
        return self.outcome != "running"


def made(dice: random.Random) -> list[Run]:
    """Alpha's second version is slow and fails more; Beta's second version is the same as its first."""
    runs = []
    for number in range(3000):
        agent = dice.choices(range(4), (10, 10, 5, 0.02))[0] if number > 2 else 3
        at = BEGIN + timedelta(minutes=28 * number)
        is_new = at >= BEGIN + timedelta(days=31)
        bad = is_new and agent == 0
        fails = agent != 3 and dice.random() < (0.25 if bad else 0.08)
        outcome = ("timeout" if dice.random() < 0.3 else "failure") if fails else "success"
        outcome = "running" if number > 2990 else outcome
        attempts = dice.choices((1, 2, 3), (90, 8, 2))[0]
        length = round(dice.lognormvariate(9, 0.6) * (1.8 if bad else 1))
        costs = tuple(Decimal(dice.randrange(1, 10**10)).scaleb(-10) for _ in range(attempts))
        score = dice.randrange(40, 101) if agent != 2 and dice.random() < 0.1 else None
        version = "2" if is_new and agent < 2 else "1"
        runs.append(Run(UUID(int=number + 1), agent, agent % 2, at, version, outcome, attempts, length, costs, score))
    return runs


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return made(random.Random(7))


def insert(world: World, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    import polars as pl

    world.connection.register("fresh", pl.DataFrame(rows, schema=columns, orient="row").to_arrow())
    world.connection.execute(f"INSERT INTO lake.{table} BY NAME FROM fresh")
    world.connection.unregister("fresh")


@pytest.fixture(scope="module")
def reader(runs: list[Run]) -> Iterator[Reader]:
    world = empty_world()
    sql = world.connection
    world.fill("INSERT INTO departments VALUES (0, 'D', ''); INSERT INTO teams VALUES (0, 0, 'T0'), (1, 0, 'T1')")
    sql.executemany("INSERT INTO lake.agents VALUES (?, ?, 0, '')", list(enumerate(AGENTS)))
    executions = [
        (str(r.id), r.agent, r.team, r.at, r.version, r.outcome, r.attempts, r.milliseconds if r.ended else None)
        for r in runs
    ]
    columns = ("id", "agent_id", "team_id", "started_at", "agent_version", "outcome", "attempts", "duration_ms")
    insert(world, "agent_executions", columns, executions)
    requests = [(str(r.id), r.agent, r.team, r.at, n + 1, cost) for r in runs for n, cost in enumerate(r.costs)]
    columns = ("execution_id", "agent_id", "team_id", "occurred_at", "attempt", "booked_cost")
    insert(world, "ai_cost_tracking", columns, requests)
    scores = [(str(r.id), r.agent, r.at + timedelta(hours=30), r.score) for r in runs if r.score is not None]
    insert(world, "feedback", ("execution_id", "agent_id", "given_at", "score"), scores)
    yield world.reader()
    sql.close()


def by_agent(runs: list[Run]) -> dict[str, list[Run]]:
    groups = defaultdict(list)
    for run in runs:
        groups[AGENTS[run.agent]].append(run)
    return groups


def share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def percentile(lengths: list[int], rank: int) -> int:
    """The smallest value that so many of 100 do not exceed."""
    return sorted(lengths)[math.ceil(rank * len(lengths) / 100) - 1]


def lengths(runs: list[Run]) -> list[int]:
    return [run.milliseconds for run in runs if run.ended]


def outcome_rate(outcome: str) -> Callable[[list[Run]], float | None]:
    return lambda runs: share(sum(r.outcome == outcome for r in runs), sum(r.ended for r in runs))


def after_retry(runs: list[Run]) -> float | None:
    retried = [run for run in runs if run.attempts > 1 and run.ended]
    return share(sum(run.outcome == "success" for run in retried), len(retried))


EXACT: dict[str, Callable[[list[Run]], Any]] = {
    "executions": len,
    "success_rate": outcome_rate("success"),
    "failure_rate": outcome_rate("failure"),
    "timeout_rate": outcome_rate("timeout"),
    "retry_rate": lambda runs: share(sum(run.attempts > 1 for run in runs), len(runs)),
    "mean_attempts": lambda runs: statistics.fmean(run.attempts for run in runs),
    "retry_success": after_retry,
    "duration_average": lambda runs: statistics.fmean(lengths(runs)),
}


@pytest.mark.parametrize("name", EXACT)
def test_a_rate_is_what_python_counts(name: str, runs: list[Run], reader: Reader) -> None:
    metric = load_catalogue().metric(f"agent.{name}")
    found = {segment: value for _, segment, value in reader.rows(metric, Filters(SPAN.period, "whole", "agent"))}
    expected = {agent: EXACT[name](own) for agent, own in by_agent(runs).items()}
    assert found == pytest.approx(expected, abs=0.051 if name == "duration_average" else 1e-6)
    assert reader.rows(metric, SPAN)[0][2] == pytest.approx(EXACT[name](runs), abs=0.051)


@pytest.mark.parametrize(("name", "rank"), [("duration_median", 50), ("duration_p95", 95), ("duration_p99", 99)])
def test_a_percentile_is_within_one_percent(name: str, rank: int, runs: list[Run], reader: Reader) -> None:
    metric = load_catalogue().metric(f"agent.{name}")
    for _, agent, value in reader.rows(metric, Filters(SPAN.period, "whole", "agent")):
        exact = percentile(lengths(by_agent(runs)[str(agent)]), rank)
        assert value is not None
        assert abs(float(value) / exact - 1) <= 0.0101


def table(reader: Reader, name: str, filters: Filters = SPAN) -> dict[str, dict[str, Any]]:
    found = reader.table(load_catalogue().metric(f"agent.{name}"), filters)
    names = [column.name for column in found.columns]
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in found.rows}


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """Roots of (p - x)² = z² x (1 - x) / n: the definition rather than its solved form."""
    p = hits / cases
    a, b, c = 1 + Z * Z / cases, -(2 * p + Z * Z / cases), p * p
    root = math.sqrt(b * b - 4 * a * c)
    return 100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)


def test_retries_cost_what_second_and_later_attempts_cost(runs: list[Run], reader: Reader) -> None:
    found = table(reader, "retries")
    for agent, own in by_agent(runs).items():
        cost = sum((sum(run.costs[1:], Decimal(0)) for run in own), Decimal(0))
        assert Decimal(found[agent]["Cost of retries"]) == cost
        assert found[agent]["Success after retry"] == pytest.approx(after_retry(own), abs=1e-4)


def test_a_small_sample_does_not_win_a_ranking(runs: list[Run], reader: Reader) -> None:
    found = table(reader, "ranking")
    assert found["Rare"]["Success rate"] == 100 > found["Beta"]["Success rate"]
    assert found["Rare"]["By success"] == 4
    assert found["Rare"]["P95, at most"] is None
    assert found["Rare"]["By speed"] is None


def test_a_ranking_takes_each_measure_at_its_careful_end(runs: list[Run], reader: Reader) -> None:
    found = table(reader, "ranking")
    floors = {}
    for agent, own in by_agent(runs).items():
        ended = [run for run in own if run.ended]
        floors[agent] = wilson(sum(run.outcome == "success" for run in ended), len(ended))[0]
        assert found[agent]["Success, at least"] == pytest.approx(floors[agent], abs=2e-4)
        cost = sum((sum(run.costs, Decimal(0)) for run in own), Decimal(0))
        dear = float(cost) / (len(ended) * floors[agent] / 100)
        assert float(found[agent]["Cost per success, at most"]) == pytest.approx(dear, rel=1e-5)
        reach = len(ended) * (0.95 + 1.644854 * math.sqrt(0.95 * 0.05 / len(ended)))
        if reach < len(ended):
            slow = sorted(lengths(own))[math.ceil(reach) - 1]
            assert abs(found[agent]["P95, at most"] / slow - 1) <= 0.0101
    order = sorted(floors, key=lambda agent: -floors[agent])
    assert [found[agent]["By success"] for agent in order] == [1, 2, 3, 4]


def test_quality_has_students_interval_and_is_absent_without_feedback(runs: list[Run], reader: Reader) -> None:
    from scipy.stats import t

    found = table(reader, "quality")
    assert "Gamma" not in found
    for agent in ("Alpha", "Beta"):
        scores = [run.score for run in by_agent(runs)[agent] if run.score is not None]
        mean, count = statistics.fmean(scores), len(scores)
        margin = t.ppf(0.975, count - 1) * statistics.stdev(scores) / math.sqrt(count)
        assert found[agent]["Ratings"] == count
        assert found[agent]["Score"] == pytest.approx(mean, abs=1e-4)
        assert found[agent]["At least"] == pytest.approx(mean - margin, abs=0.01)
        assert found[agent]["At most"] == pytest.approx(mean + margin, abs=0.01)


def test_a_score_without_ratings_has_no_row(reader: Reader) -> None:
    asked = Filters(SPAN.period, "whole", None, (("agent", "Gamma"),))
    assert reader.rows(load_catalogue().metric("agent.quality_score"), asked) == ()


def test_a_team_is_ranked_like_an_agent(runs: list[Run], reader: Reader) -> None:
    found = table(reader, "ranking", Filters(SPAN.period, "whole", "team", compare="off"))
    ended = [run for run in runs if run.ended and run.team == 1]
    success = share(sum(run.outcome == "success" for run in ended), len(ended))
    assert found["T1"]["Success rate"] == pytest.approx(success, abs=1e-4)


def test_a_worse_version_is_told_and_an_equal_one_is_not(runs: list[Run], reader: Reader) -> None:
    found = table(reader, "version_changes")
    assert set(found) == {"Alpha", "Beta"}
    assert found["Alpha"]["Verdict"] == "fails more, slower"
    assert found["Beta"]["Verdict"] == "no change shown"
    assert found["Alpha"]["Since"] == date(2026, 4, 1)


def mean_of_logs(runs: list[Run]) -> tuple[float, float]:
    """Mean of the logarithms of durations and its variance: of single runs or of whole days, whichever is larger."""
    logs, days = [math.log(run.milliseconds) for run in runs], defaultdict(list)
    for run, log in zip(runs, logs, strict=True):
        days[run.at.date()].append(log)
    mean = statistics.fmean(logs)
    between = sum(sum(log - mean for log in day) ** 2 for day in days.values()) / len(logs) ** 2
    return mean, max(statistics.variance(logs) / len(logs), between * len(days) / (len(days) - 1))


def test_the_change_of_a_version_is_that_of_28_days_on_both_sides(runs: list[Run], reader: Reader) -> None:
    """Interval for two comparisons together: 99 % for both."""
    from scipy.stats import t

    day = date(2026, 4, 1)
    sides = []
    for version, first, last in (("1", day - timedelta(days=28), date.max), ("2", day, day + timedelta(days=28))):
        own = [r for r in runs if r.agent == 0 and r.version == version and first <= r.at.date() < last and r.ended]
        sides.append((*mean_of_logs(own), len(own)))
    (m1, v1, n1), (m2, v2, n2) = sides
    point = t.ppf(1 - 0.0025 / 2, min(n1, n2) - 1)
    row = table(reader, "version_changes")["Alpha"]
    assert (row["Ended before"], row["Ended after"]) == (n1, n2)
    assert row["Duration, change"] == pytest.approx(100 * (math.exp(m2 - m1) - 1), abs=1e-2)
    low = 100 * (math.exp(m2 - m1 - point * math.sqrt(v1 + v2)) - 1)
    assert row["Change, least"] == pytest.approx(low, abs=0.05)


def test_versions_live_from_their_first_to_their_last_run(runs: list[Run], reader: Reader) -> None:
    found = reader.table(load_catalogue().metric("agent.versions"), SPAN).rows
    own = [run.at.date() for run in runs if run.agent == 0 and run.version == "2"]
    assert ("Alpha", "2", min(own), max(own), len(own)) in {row[:5] for row in found}
