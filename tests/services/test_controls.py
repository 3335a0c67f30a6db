"""Controls by the facts of a period, and by what people found."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date

import pytest

from analytics_desktop.models.control import Control, HandTest, Rule
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.controls import assess, costly, load_controls, read_set, score
from analytics_desktop.services.pages import show
from analytics_desktop.services.query import Reader
from tests.fixtures.example import World

WEEK = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)), compare="off")


def control(name: str = "X1", strength: str = "strong", *rules: Rule) -> Control:
    return Control("F", name, "title", "owner", "monthly", strength, rules or (Rule("fact", at_most=0),))  # type: ignore[arg-type]


def facts_of(reader: Reader) -> dict[str, float | None]:
    table = reader.table(load_catalogue().metric("compliance.control_facts"), WEEK)
    return {str(name): value for name, value, _ in table.rows}  # type: ignore[misc]


def test_at_least_40_controls_of_four_frameworks_ship() -> None:
    counted = Counter(one.framework for one in load_controls())
    assert set(counted) == {"SOC2", "GDPR", "HIPAA", "ISO27001"}
    assert sum(counted.values()) >= 40
    assert len({(one.framework, one.id) for one in load_controls()}) == sum(counted.values())


def test_every_fact_that_a_control_names_is_computed(example: Reader) -> None:
    named = {rule.fact for one in load_controls() for rule in one.evidence}
    assert named <= facts_of(example).keys()


@pytest.mark.parametrize(("value", "status"), [(0.0, "pass"), (1.0, "fail"), (None, "not tested")])
def test_a_control_stands_as_its_fact_says(value: float | None, status: str) -> None:
    assert assess([control()], {"fact": value}, {})[0].status == status


def test_one_broken_rule_fails_a_control_even_beside_an_unknown_one() -> None:
    two = control("X1", "strong", Rule("a", at_most=0), Rule("b", at_least=1))
    assert assess([two], {"a": 3, "b": None}, {})[0].status == "fail"
    assert assess([two], {"a": 0, "b": None}, {})[0].status == "not tested"


def test_the_evidence_names_each_fact_its_value_and_what_it_must_be() -> None:
    two = control("X1", "strong", Rule("late_answers", at_most=0), Rule("share", at_least=95))
    assert assess([two], {"late_answers": 3, "share": None}, {})[0].evidence == (
        "late answers 3 (at most 0); share unknown (at least 95)"
    )


def test_a_failure_found_by_a_person_outweighs_the_facts() -> None:
    found = assess([control()], {"fact": 0}, {("F", "X1"): HandTest("fail", "2026-03-01", "two admins")})[0]
    assert (found.status, found.by_hand) == ("fail", "fail on 2026-03-01: two admins")


def test_a_success_found_by_a_person_counts_only_where_facts_say_nothing() -> None:
    passed = {("F", "X1"): HandTest("pass", "2026-03-01", "")}
    assert assess([control()], {"fact": None}, passed)[0].status == "pass"
    assert assess([control()], {"fact": 9}, passed)[0].status == "fail"


def test_the_score_weighs_strong_evidence_twice_and_counts_untested_as_failing() -> None:
    three = [control("a"), control("b", "partial", Rule("other", at_most=0)), control("c", "partial", Rule("none"))]
    assessed = assess(three, {"fact": 0, "other": 1}, {})
    assert score(assessed) == 50.0
    assert [one.control.id for one in costly(assessed)] == ["b", "c"]
    assert score([]) is None


USUAL = 'id = "X"\ntitle = "t"\nowner = "o"\ncadence = "c"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{USUAL}strength = "strong"\nevidence = []', "evidence is needed"),
        (f'{USUAL}strength = "great"\nevidence = [{{ fact = "a", at_most = 0 }}]', "strong or"),
        (f'{USUAL}strength = "strong"\nevidence = [{{ fact = "a" }}]', "what it must be"),
        ('id = "X"\ntitle = "t"', "keys must be exactly"),
    ],
)
def test_a_malformed_control_names_its_file(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=rf"x\.toml.*{message}"):
        read_set("x.toml", f'framework = "F"\ntitle = "t"\n[[control]]\n{text}')
    assert tomllib.loads(text)


def test_the_page_lists_what_fails_first_and_says_what_lowers_the_score(example: Reader) -> None:
    catalogue = load_catalogue()
    panel = show(example, catalogue, "compliance.controls", WEEK, "auditor")
    assert panel.table is not None
    states = [row[2] for row in panel.table.rows]
    assert states == sorted(states, key=["fail", "not tested", "pass"].index)
    assert len(states) == len(load_controls())
    card = show(example, catalogue, "compliance.score", WEEK, "auditor")
    assert isinstance(card.whole, float)
    assert f"lower the score of {card.whole:g}" in panel.note


def test_what_a_role_cannot_see_is_not_tested_rather_than_fine(world: World) -> None:
    blind = facts_of(world.reader())
    assert blind["audit_missing"] is None
    assert blind["requests_overdue"] is None
    assert blind["login_bursts"] is None


def test_activity_after_leaving_and_late_answers_are_found(world: World) -> None:
    world.fill(
        """
        INSERT INTO people (id, external_id, display_name, is_system, has_seat, ended_on)
            VALUES (1, 'a', 'Ann', false, true, DATE '2026-03-01');
        INSERT INTO analytics_events (id, occurred_at, event_type, person_id)
            VALUES (gen_random_uuid(), '2026-03-04 09:00:00', 'page_view', 1);
        INSERT INTO data_requests VALUES
            (1, 'access', 's', '2026-01-01', '2026-01-31', '2026-03-03', ''),
            (2, 'deletion', 's', '2026-02-01', '2026-03-03', NULL, '');
        """
    )
    facts = facts_of(world.reader())
    assert (facts["leaver_activity"], facts["leavers_with_seat"]) == (1, 1)
    assert (facts["late_answers"], facts["late_deletions"], facts["requests_overdue"]) == (1, 0, 1)
    assert facts["requests_in_time"] == 0


def test_a_storm_of_failed_logins_on_one_account_is_a_burst(world: World) -> None:
    world.fill(
        """
        INSERT INTO people (id, external_id, display_name, is_system, has_seat) VALUES (1, 'a', 'Ann', false, true);
        INSERT INTO audit_log (seq, occurred_at, actor, person_id, action, outcome, is_pii, detail, source)
        SELECT n, TIMESTAMP '2026-03-04 09:00:00' + to_seconds(n), 'ann', 1, 'login', 'failure', false, '{}', 'app'
        FROM range(1, 51) t (n);
        """
    )
    assert facts_of(world.reader())["login_bursts"] == 1
