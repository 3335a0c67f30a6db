"""The outbox remembers across processes, takes each message once, and knows when to try again."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Message, Picture, Posted
from analytics_desktop.services.messages.carrier import Carrier, Later, Refused
from analytics_desktop.services.messages.delivery import Delivery
from analytics_desktop.services.messages.outbox import KEPT, Outbox
from analytics_desktop.services.messages.patience import next_try
from analytics_desktop.services.messages.quiet import QuietHours
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.lake import MemorySecrets

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def message(key: str, channel: str = "c", **changes: object) -> Message:
    return replace(Message(key, channel, "ann@example.com", f"Subject {key}", "Text-mark"), **changes)  # type: ignore[arg-type]


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Scripted:
    """Answers attempts from a list; afterwards everything is taken."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, bool]] = []

    def send(self, message: Message, is_repeat: bool, commit: Callable[[], None]) -> None:
        commit()
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.sent.append((message.key, is_repeat))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "own")


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def outbox(workspace: Workspace, secrets: MemorySecrets) -> Outbox:
    return Outbox(workspace, secrets)


def delivery(outbox: Outbox, carrier: Carrier, clock: Clock | None = None, quiet: QuietHours | None = None) -> Delivery:
    return Delivery(outbox, lambda _: carrier, quiet, clock=clock or Clock(), dice=random.Random(1))


def later(after: timedelta | None = None, **more: bool) -> Later:
    return Later("It is busy.", "Wait.", after, **more)


def test_what_was_put_in_is_found_by_another_process_as_it_was(
    workspace: Workspace, secrets: MemorySecrets, outbox: Outbox
) -> None:
    whole = message("k", html="<b>é</b>", pictures=(Picture("one", b"\x89PNG\x00", "alt"),), headers=(("A", "b"),))
    assert outbox.put(whole, NOON)
    assert Outbox(workspace, secrets).all() == (Posted(whole, NOON, NOON),)


def test_nothing_of_a_message_is_readable_on_the_disk(workspace: Workspace, outbox: Outbox) -> None:
    outbox.put(message("k"), NOON)
    (file,) = workspace.outbox.glob("*.message")
    content = file.read_bytes()
    assert not [mark for mark in (b"Text-mark", b"ann@", b"Subject") if mark in content]
    assert file.stat().st_mode & 0o077 == 0


def test_a_known_key_is_not_taken_in_again_whoever_tries(workspace: Workspace, outbox: Outbox) -> None:
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: outbox.put(message("k"), NOON), range(12)))
    assert sum(taken) == 1
    assert [file.name for file in workspace.outbox.iterdir()] == [f"{message('k').id}.message"]


def test_a_message_that_went_out_is_not_sent_again_and_its_content_is_forgotten(outbox: Outbox) -> None:
    carrier = Scripted()
    outbox.put(message("k"), NOON)
    delivery(outbox, carrier).run()
    assert not outbox.put(message("k"), NOON)
    delivery(outbox, carrier).run()
    assert carrier.sent == [("k", False)]
    (kept,) = outbox.all()
    assert (kept.state, kept.message.subject, kept.message.text) == ("sent", "Subject k", "")


def test_a_file_that_was_altered_is_named_and_the_others_are_sent(workspace: Workspace, outbox: Outbox) -> None:
    carrier = Scripted()
    for key in ("a", "b"):
        outbox.put(message(key), NOON)
    file = workspace.outbox / f"{message('a').id}.message"
    moved = workspace.outbox / f"{message('b').id}.message"
    file.write_text(moved.read_text())
    delivery(outbox, carrier).run()
    assert carrier.sent == [("b", False)]
    assert outbox.damaged == (str(file),)


def test_it_waits_twice_as_long_each_time_and_never_the_same_by_chance() -> None:
    posted = Posted(message("k"), NOON, NOON)
    waits = [
        [(next_try(replace(posted, tries=tries), NOON, None, random.Random(seed)) - NOON).total_seconds()
         for seed in range(20)]
        for tries in range(1, 12)
    ]  # fmt: skip
    for number, some in enumerate(waits):
        whole = min(30 * 2**number, 3600)
        assert all(whole / 2 <= one <= whole for one in some)
        assert len(set(some)) == len(some)


def test_a_receiver_that_says_when_is_not_asked_before_and_no_other_message_of_its_channel_either(
    outbox: Outbox,
) -> None:
    clock, carrier = Clock(), Scripted(later(timedelta(minutes=10)))
    for key in ("a", "b"):
        outbox.put(message(key), NOON)
    tally = delivery(outbox, carrier, clock).run()
    assert (tally.sent, tally.later, tally.next_at) == (0, 2, NOON + timedelta(minutes=10))
    clock.now += timedelta(minutes=9)
    assert delivery(outbox, carrier, clock).run().sent == 0
    clock.now += timedelta(minutes=1)
    assert delivery(outbox, carrier, clock).run().sent == 2


def test_a_full_mailbox_does_not_hold_up_the_others(outbox: Outbox) -> None:
    carrier = Scripted(later(of_channel=False))
    for key in ("a", "b"):
        outbox.put(message(key), NOON)
    delivery(outbox, carrier).run()
    assert carrier.sent == [("b", False)]


def test_a_refused_message_fails_at_once_with_its_remedy_and_goes_out_when_asked_for(outbox: Outbox) -> None:
    carrier = Scripted(Refused("No such address.", "Correct it."))
    outbox.put(message("k"), NOON)
    assert delivery(outbox, carrier).run().failed == 1
    (failed,) = outbox.all()
    assert (failed.state, failed.trouble, failed.remedy) == ("failed", "No such address.", "Correct it.")
    assert delivery(outbox, carrier).run().sent == 0
    assert outbox.try_again(failed.message.id[:8], NOON) == 1
    assert delivery(outbox, carrier).run().sent == 1


def test_it_gives_up_after_the_time_that_is_set_and_says_so(outbox: Outbox) -> None:
    clock, carrier = Clock(), Scripted(*(later() for _ in range(1000)))
    outbox.put(message("k"), NOON)
    while outbox.all()[0].state == "waiting":
        clock.now = max(clock.now, outbox.all()[0].next_at)
        delivery(outbox, carrier, clock).run()
    (failed,) = outbox.all()
    assert timedelta(hours=48) <= clock.now - NOON < timedelta(hours=50)
    assert failed.trouble.startswith(f"Given up after 48 hours and {failed.tries} attempts.")
    assert 50 < failed.tries < 110


def test_a_machine_that_was_off_for_a_week_still_tries(outbox: Outbox) -> None:
    clock, carrier = Clock(), Scripted()
    outbox.put(message("k"), NOON)
    clock.now += timedelta(days=7)
    assert delivery(outbox, carrier, clock).run().sent == 1


def test_a_message_cut_off_while_it_was_sent_goes_out_again_marked_as_a_possible_repeat(outbox: Outbox) -> None:
    class Killed(BaseException):
        pass

    carrier = Scripted(Killed())  # type: ignore[arg-type]
    outbox.put(message("k"), NOON)
    with pytest.raises(Killed):
        delivery(outbox, carrier).run()
    assert outbox.all()[0].state == "sending"
    delivery(outbox, carrier).run()
    assert carrier.sent == [("k", True)]


def test_only_one_delivers_at_a_time(outbox: Outbox) -> None:
    outbox.put(message("k"), NOON)
    with outbox.delivering() as alone:
        assert alone
        assert delivery(outbox, Scripted()).run().busy
        with pytest.raises(Problem, match="delivered"):
            outbox.drop("")


def test_dropped_messages_are_not_sent(outbox: Outbox) -> None:
    carrier = Scripted()
    for key in ("a", "b"):
        outbox.put(message(key), NOON)
    assert outbox.drop(message("a").id) == 1
    assert not outbox.put(message("a"), NOON)
    delivery(outbox, carrier).run()
    assert carrier.sent == [("b", False)]
    assert outbox.drop("") == 0


def test_a_message_that_cannot_be_handled_does_not_hold_up_the_others(outbox: Outbox) -> None:
    carrier = Scripted(KeyError("mark"))
    for key in ("a", "b"):
        outbox.put(message(key), NOON)
    tally = delivery(outbox, carrier).run()
    assert (tally.sent, tally.failed) == (1, 1)
    assert outbox.all()[0].trouble == "A bug of the program: KeyError."


def test_what_ended_long_ago_is_forgotten_with_the_leftovers_of_crashes(workspace: Workspace, outbox: Outbox) -> None:
    clock = Clock()
    outbox.put(message("k"), NOON)
    delivery(outbox, Scripted(), clock).run()
    left = workspace.outbox / "cut-off.message.77.put"
    left.write_text("half")
    os.utime(left, (NOON.timestamp(), NOON.timestamp()))
    clock.now += KEPT + timedelta(minutes=1)
    delivery(outbox, Scripted(), clock).run()
    assert [file.name for file in workspace.outbox.iterdir()] == ["lock"]


NIGHT = QuietHours(time(22), time(7), "Europe/Berlin")


@pytest.mark.parametrize(
    ("utc", "over"),
    [
        ("2026-06-15T19:59", None),  # 21:59 in Berlin
        ("2026-06-15T20:00", "2026-06-16T05:00"),
        ("2026-06-16T04:59", "2026-06-16T05:00"),
        ("2026-06-16T05:00", None),
        ("2026-12-15T21:00", "2026-12-16T06:00"),  # winter: an hour later in UTC
        ("2026-03-28T22:30", "2026-03-29T05:00"),  # the night in which the clocks go forward is an hour shorter
        ("2026-10-24T21:00", "2026-10-25T06:00"),  # and the one in which they go back an hour longer
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall(utc: str, over: str | None) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    wanted = None if over is None else datetime.fromisoformat(over).replace(tzinfo=UTC)
    assert NIGHT.over_at(moment) == wanted


def test_quiet_hours_within_a_day_end_on_that_day() -> None:
    lunch = QuietHours(time(12), time(13, 30), "UTC")
    assert lunch.over_at(NOON) == NOON + timedelta(minutes=90)
    assert lunch.over_at(NOON + timedelta(minutes=90)) is None


def test_quiet_hours_hold_everything_but_what_is_urgent(outbox: Outbox) -> None:
    clock, carrier = Clock(), Scripted()
    clock.now = datetime(2026, 6, 15, 23, tzinfo=UTC)
    outbox.put(message("calm"), clock.now)
    outbox.put(message("urgent", urgent=True), clock.now)
    tally = delivery(outbox, carrier, clock, NIGHT).run()
    assert (carrier.sent, tally.held) == ([("urgent", False)], 1)
    assert tally.next_at == datetime(2026, 6, 16, 5, tzinfo=UTC)
    clock.now = datetime(2026, 6, 16, 5, tzinfo=UTC)
    delivery(outbox, carrier, clock, NIGHT).run()
    assert carrier.sent[1:] == [("calm", False)]
