"""Files carry pseudonyms; who is behind one is told when two people agree, and never otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.services import unmask
from analytics_desktop.services.deliver import deliver
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.sync import sync
from analytics_desktop.services.sync.push import push_accesses
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.lake import MemorySecrets, Synced


class Seat:
    """A machine with a login of its own."""

    def __init__(self, dsn: str, root: Path) -> None:
        self.dsn, self.workspace, self.secrets = dsn, workspace_at(root), MemorySecrets()
        self.sync()
        self.desk = Desk.open(self.workspace, self.secrets)

    def sync(self) -> dict[str, str]:
        return sync(self.workspace, self.secrets, self.dsn).refused

    def synced(self) -> dict[str, str]:
        refused = self.sync()
        self.desk.reload()
        return refused


@pytest.fixture
def seats(demo_copy: str, reader_dsn: Callable[..., str], tmp_path: Path) -> Iterator[list[Seat]]:
    made = [Seat(reader_dsn(demo_copy, role), tmp_path / role) for role in ("auditor", "compliance")]
    yield made
    for seat in made:
        seat.desk.close()


def a_person(desk: Desk) -> tuple[str, str]:
    """(name, pseudonym)"""
    names = desk.pseudonyms()
    name = sorted(names.people)[0]
    return name, names.person(names.people[name])


def test_a_csv_split_by_person_has_pseudonyms_which_are_stable_here_and_others_elsewhere(
    synced: Synced, tmp_path: Path
) -> None:
    desk = Desk.open(synced.workspace, synced.secrets)
    try:
        filters = Filters(desk.default_filters().period, "whole", by="person")
        texts = []
        for number in range(2):
            out = tmp_path / f"{number}.csv"
            deliver("csv", desk, synced.secrets, filters, ["cost.total_cost"], out)
            texts.append(out.read_text(encoding="utf-8"))
        names = desk.pseudonyms()
        assert texts[0] == texts[1]
        assert [name for name in names.people if name in texts[0]] == []
        assert sum(names.person(number) in texts[0] for number in names.people.values()) > 5
        other = type(names)(b"another key", names.people)
        assert not any(other.person(number) in texts[0] for number in names.people.values())
    finally:
        desk.close()


def test_one_asks_another_approves_and_only_then_it_is_told(seats: list[Seat], demo_copy: str) -> None:
    one, two = seats
    name, pseudonym = a_person(one.desk)
    with pytest.raises(Problem, match="Nobody has asked"):
        unmask.show(one.desk, pseudonym)
    with pytest.raises(Problem, match="reason is needed"):
        unmask.request(one.desk, pseudonym, " ")
    wish = unmask.request(one.desk, pseudonym, "case 7")
    with pytest.raises(Problem, match="who asks may not approve"):
        unmask.approve(one.desk, wish.id)
    one.synced()
    unmask.approve(one.desk, wish.id)  # known from the store now; the store refuses it
    assert list(one.synced().values()) == ["the one who asked may not approve"]
    with pytest.raises(Problem, match="Nobody has approved"):
        unmask.show(one.desk, pseudonym)
    two.synced()
    unmask.approve(two.desk, wish.id)
    assert two.synced() == {}
    one.synced()
    assert unmask.show(one.desk, pseudonym) == name
    (entry,) = one.desk.gate.log.newest(1)
    assert (entry.kind, entry.subject, entry.body["personal"]) == ("unmask", pseudonym, True)
    with pytest.raises(Problem, match="not made by this workspace"):
        unmask.show(two.desk, pseudonym)
    push_accesses(one.desk.gate.log, one.secrets, one.dsn)
    with psycopg.connect(demo_copy) as connection:
        rows = connection.execute("SELECT action FROM audit_log WHERE action LIKE 'unmask%' ORDER BY seq").fetchall()
    assert [action for (action,) in rows] == ["unmask.requested", "unmask.approved", "unmask"]


def test_roles_that_may_not_decide_it_are_refused(synced: Synced, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.open(synced.workspace, synced.secrets)
    try:
        _, pseudonym = a_person(desk)
        monkeypatch.setattr("analytics_desktop.services.decisions.may_decide", lambda kind, role: role != "admin")
        with pytest.raises(Problem, match="may not decide"):
            unmask.request(desk, pseudonym, "x")
    finally:
        desk.close()
