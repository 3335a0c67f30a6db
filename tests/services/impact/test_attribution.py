"""Attribution under every rule: checked against plain Python, and never more than the revenue."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.journal import Entry
from analytics_desktop.models.page import Table
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.impact.decide import RULES
from analytics_desktop.services.query import Reader
from tests.fixtures.example import World, empty_world

ALL = Filters(Period(date(2026, 1, 1), date(2026, 7, 1)))
RULE_COLUMNS = {"Any touch": "any_touch", "First touch": "first", "Last touch": "last", "Linear": "linear",
                "Time decay": "time_decay"}  # fmt: skip
HALF_LIFE = 30.0
Touch = tuple[datetime, str]


class Sales:
    """Random deals with amounts that do not divide, and up to seven touches each."""

    def __init__(self, seed: int) -> None:
        dice = random.Random(seed)
        self.amounts = {deal: Decimal(dice.randrange(1, 10**9)) / 100 for deal in range(1, 41)}
        self.closed = {deal: date(2026, 3, 1) + timedelta(days=dice.randrange(90)) for deal in self.amounts}
        self.stages = {deal: dice.choice(["won", "won", "lost"]) for deal in self.amounts}
        self.touches: dict[int, list[Touch]] = defaultdict(list)
        for deal, day in self.closed.items():
            for _ in range(dice.randrange(8)):
                at = datetime.combine(day, datetime.min.time(), UTC) - timedelta(
                    seconds=dice.randrange(-86000, 8_000_000)
                )
                self.touches[deal].append((at, dice.choice(["A", "B", "C"])))
            self.touches[deal].sort()

    def world(self) -> World:
        world = empty_world()
        deals = ", ".join(
            f"({deal}, 'crm', 'd{deal}', 'D{deal}', NULL, '2026-01-01', '{self.closed[deal]}', '{self.stages[deal]}', "
            f"{amount}, 'USD')" for deal, amount in self.amounts.items()
        )  # fmt: skip
        touches = ", ".join(
            f"(uuid(), 'deal_touch', '{at:%Y-%m-%d %H:%M:%S}', {deal}, NULL, {'ABC'.index(agent) + 1}, NULL, true)"
            for deal, found in self.touches.items() for at, agent in found
        )  # fmt: skip
        return world.fill(
            "INSERT INTO store_identity VALUES (uuid(), 'X', true, 'UTC', 'USD', 1);"
            "INSERT INTO agents VALUES (1, 'A', NULL, ''), (2, 'B', NULL, ''), (3, 'C', NULL, '');"
            f"INSERT INTO deals VALUES {deals}; INSERT INTO outcomes VALUES {touches};"
        )

    def expected(self, rule: str) -> dict[str, float]:
        """Revenue of won deals by agent."""
        found: dict[str, float] = defaultdict(float)
        for deal, touches in self.touches.items():
            if self.stages[deal] == "won" and touches:
                weights = [self._weight(rule, place, touches, deal) for place in range(len(touches))]
                for (_, agent), weight in zip(touches, weights, strict=True):
                    found[agent] += float(self.amounts[deal]) * weight / sum(weights)
        return found

    def _weight(self, rule: str, place: int, touches: list[Touch], deal: int) -> float:
        at, agent = touches[place]
        if rule == "any_touch":
            return 1 / sum(one == agent for _, one in touches)
        if rule in {"first", "last"}:
            return float(place == (0 if rule == "first" else len(touches) - 1))
        end = datetime.combine(self.closed[deal] + timedelta(days=1), datetime.min.time(), UTC)
        return 1.0 if rule == "linear" else 0.5 ** ((end - at).total_seconds() / 86400 / HALF_LIFE)

    @property
    def assisted_revenue(self) -> Decimal:
        return sum(
            (one for deal, one in self.amounts.items() if self.stages[deal] == "won" and self.touches[deal]), Decimal(0)
        )


@pytest.fixture(params=[1, 2, 3])
def sold(request: pytest.FixtureRequest) -> Iterator[tuple[Sales, Reader]]:
    sales = Sales(request.param)
    world = sales.world()
    yield sales, world.reader()
    world.connection.close()


def by_agent(reader: Reader) -> Table:
    return reader.table(load_catalogue().metric("impact.attribution"), ALL)


def column(table: Table, name: str) -> dict[str, Decimal]:
    place = [one.name for one in table.columns].index(name)
    return {str(row[0]): Decimal(str(row[place])) for row in table.rows}


@pytest.mark.parametrize("name", RULE_COLUMNS)
def test_every_rule_shares_out_the_revenue_to_the_last_cent_as_plain_python_does(
    name: str, sold: tuple[Sales, Reader]
) -> None:
    sales, reader = sold
    found, expected = column(by_agent(reader), name), sales.expected(RULE_COLUMNS[name])
    assert sum(found.values()) == sales.assisted_revenue
    assert {agent: float(amount) for agent, amount in found.items()} == pytest.approx(expected, abs=0.01)


def test_each_deal_gets_its_own_amount_under_every_rule(sold: tuple[Sales, Reader]) -> None:
    sales, reader = sold
    rows = reader.generation.connection.execute(
        "SELECT deal_id, rule, sum(credit), min(credit) FROM touch_credits GROUP BY ALL"
    ).fetchall()
    assert len(rows) == len(RULES) * sum(bool(one) for one in sales.touches.values())
    for deal, _, credit, smallest in rows:
        assert credit == (sales.amounts[deal] if sales.stages[deal] == "won" else 0)
        assert smallest >= 0


def decided(number: int, kind: str, subject: str, **body: object) -> Entry:
    at = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Entry(number, f"00000000-0000-0000-0000-{number:012}", at, "ann", "decision", kind, subject, body, "")


def test_overrides_count_at_once_up_to_the_deal_and_keep_both_amounts(sold: tuple[Sales, Reader]) -> None:
    sales, reader = sold
    first, second, lost = (
        next(deal for deal in order if sales.touches[deal] and sales.stages[deal] == stage)
        for order, stage in (
            (list(sales.amounts), "won"),
            (list(sales.amounts)[::-1], "won"),
            (list(sales.amounts), "lost"),
        )
    )
    entries = [
        decided(1, "attribution.override", str(first), computed="1", override="0.03", reason="renewal"),
        decided(2, "attribution.override", str(second), computed="1", override="99999999999", reason="typo"),
        decided(3, "attribution.override", str(lost), computed="1", override="5", reason="lost"),
    ]
    reader.add_decisions(entries)
    expected = sales.assisted_revenue - sales.amounts[first] + Decimal("0.03")
    for name in RULE_COLUMNS:
        assert sum(column(by_agent(reader), name).values()) == expected
    rows = reader.table(load_catalogue().metric("impact.attribution_overrides"), ALL).rows
    kept = {str(row[0]): row[2:6] for row in rows}
    assert kept[f"D{first}"] == (sales.amounts[first], Decimal("0.03"), Decimal("0.03"), "ann")
    assert kept[f"D{second}"] == (sales.amounts[second], Decimal("99999999999"), sales.amounts[second], "ann")


def test_the_half_life_is_a_setting(sold: tuple[Sales, Reader]) -> None:
    global HALF_LIFE  # noqa: PLW0603 - the reference and the store change together
    sales, reader = sold
    reader.add_decisions([decided(1, "attribution.rule", "company", rule="time_decay", half_life_days=3)])
    HALF_LIFE = 3.0
    try:
        found = {agent: float(one) for agent, one in column(by_agent(reader), "Time decay").items()}
        assert found == pytest.approx(sales.expected("time_decay"), abs=0.01)
    finally:
        HALF_LIFE = 30.0
    assert sum(column(by_agent(reader), "Time decay").values()) == sales.assisted_revenue


def test_a_changed_formula_is_the_next_version_and_the_old_ones_stay(world: World) -> None:
    world.fill(
        "INSERT INTO store_identity VALUES (uuid(), 'X', true, 'UTC', 'USD', 1);"
        "INSERT INTO formulas VALUES (1, 'margin', 1, '0.3', 'ratio', 'bob', '2026-01-01')"
    )
    reader = world.reader()
    reader.add_decisions([decided(1, "formula.changed", "margin", expression="0.4", unit="ratio", reason="new year")])
    rows = reader.table(load_catalogue().metric("impact.formula_history"), ALL).rows
    assert [row[1:5] for row in rows if row[0] == "margin"] == [
        (2, "0.4", "ratio", "ann"),
        (1, "0.3", "ratio", "bob"),
        (0, "0", "ratio", None),
    ]
    evidence = reader.table(load_catalogue().metric("impact.formula_values"), ALL.over(ALL.period, "whole")).rows
    assert [row[8:] for row in evidence if row[1] == "margin"] == [(2, "0.4")]
