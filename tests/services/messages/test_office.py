"""From an alert to what arrives, and back to the log: over several channels, to several people, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.channel import MailServer
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.alerts.log import AlertLog
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.messages.carriers import try_channel
from analytics_desktop.services.messages.channels import Channels, new_channel
from analytics_desktop.services.messages.office import Office
from analytics_desktop.services.settings import load_settings, set_value
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.certificates import Certificates
from tests.fixtures.hook_server import Answer, HookServer
from tests.fixtures.lake import MemorySecrets
from tests.fixtures.mail_server import LOGIN, PASSWORD
from tests.fixtures.mail_server import MailServer as RealServer

PEOPLE = ("ann@example.com", "bob@example.com")


@pytest.fixture
def workspace(tmp_path: Path, certificates: Certificates) -> Workspace:
    made = workspace_at(tmp_path / "own")
    set_value(made, "authorities_file", str(certificates.authority))
    set_value(made, "private_webhooks", "allowed")
    return made


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def office(workspace: Workspace, secrets: MemorySecrets, mail_server: RealServer, hook_server: HookServer) -> Office:
    """One channel of mail for warnings, one webhook for everything."""
    made = Office(workspace, secrets)
    server = MailServer("localhost", mail_server.port, "starttls", LOGIN, "robot@example.com")
    made.channels.keep(new_channel("mail", "email", "warning", PEOPLE, server), PASSWORD)
    made.channels.keep(new_channel("hook", "webhook", "info", (), None), hook_server.url)
    return made


@pytest.fixture
def log(workspace: Workspace, secrets: MemorySecrets) -> AlertLog:
    return AlertLog(Journal(workspace, secrets))


def alert(key: str, severity: Any = "warning", age: timedelta = timedelta(0)) -> Alert:
    return Alert(key, "budget_thresholds", severity, f"Title {key}", "80 % used.", datetime.now(UTC) - age, "cost", "m")


def test_an_alert_goes_to_everybody_once_and_the_log_knows(
    office: Office, log: AlertLog, mail_server: RealServer, hook_server: HookServer
) -> None:
    office.deliver()
    log.raise_new([alert("big"), alert("small", "info")])
    for _ in range(3):
        office.deliver()
    assert [(whom, message["Subject"]) for whom, message in mail_server.taken] == [
        (person, "Title big") for person in PEOPLE
    ]
    assert [taken.body["subject"] for taken in hook_server.taken] == ["Title big", "Title small"]
    assert {one.alert.key: one.delivered for one in log.alerts()} == {
        "big": frozenset({"mail", "hook"}),
        "small": frozenset({"hook"}),
    }


def test_what_was_raised_before_a_channel_was_there_is_not_told_over_it(
    office: Office, log: AlertLog, mail_server: RealServer
) -> None:
    log.raise_new([alert("yesterday", age=timedelta(days=1)), alert("last month", age=timedelta(days=30))])
    office.deliver()
    assert not mail_server.taken


def test_an_alert_is_not_delivered_before_the_last_recipient_has_it(
    office: Office, log: AlertLog, mail_server: RealServer
) -> None:
    mail_server.at_recipient = lambda whom: "451 greylisted" if whom == PEOPLE[1] else "250 ok"
    log.raise_new([alert("big")])
    assert office.deliver().later == 1
    assert "mail" not in log.alerts()[0].delivered
    assert [whom for whom, _ in mail_server.taken] == [PEOPLE[0]]


def test_an_alert_whose_message_was_dropped_is_not_taken_in_again(
    office: Office, log: AlertLog, hook_server: HookServer
) -> None:
    hook_server.mood = lambda taken: Answer(404)
    log.raise_new([alert("a", "info")])
    office.deliver()
    assert office.outbox.drop("") == 1
    hook_server.mood = lambda taken: Answer()
    office.deliver()
    assert len(hook_server.taken) == 1


def test_one_channel_that_is_down_does_not_hold_up_another(
    office: Office, log: AlertLog, mail_server: RealServer, hook_server: HookServer
) -> None:
    hook_server.mood = lambda taken: Answer(429, {"Retry-After": "600"})
    log.raise_new([alert("a"), alert("b")])
    tally = office.deliver()
    assert (tally.sent, tally.later) == (4, 2)
    assert len(hook_server.taken) == 1
    waiting = [one for one in office.outbox.all() if one.state == "waiting"]
    assert all(one.next_at - datetime.now(UTC) > timedelta(minutes=9) for one in waiting)


def test_neither_password_nor_address_is_in_any_file(
    workspace: Workspace, office: Office, log: AlertLog, hook_server: HookServer
) -> None:
    hook_server.mood = lambda taken: Answer(404)
    log.raise_new([alert("a")])
    office.deliver()
    files = [file for file in workspace.root.rglob("*") if file.is_file()]
    assert len(files) > 5
    content = b"".join(file.read_bytes() for file in files)
    assert not [mark for mark in (PASSWORD, "secret-part", "ann@example.com", "80 % used") if mark.encode() in content]


def test_a_channel_that_was_removed_takes_its_secret_with_it_and_its_messages_say_why_they_failed(
    office: Office, secrets: MemorySecrets, log: AlertLog, hook_server: HookServer
) -> None:
    hook_server.mood = lambda taken: Answer(500)
    log.raise_new([alert("a", "info")])
    office.deliver()
    assert [name for name in secrets.values if name.endswith("-hook")]
    office.channels.remove("hook")
    assert not [name for name in secrets.values if name.endswith("-hook")]
    (waiting,) = [one for one in office.outbox.all() if one.message.channel == "hook"]
    assert waiting.state == "waiting"
    office._clock = lambda: waiting.next_at
    office.deliver()
    (failed,) = [one for one in office.outbox.all() if one.message.channel == "hook"]
    assert (failed.state, failed.trouble) == ("failed", "The channel hook was removed.")


def test_a_channel_is_tried_at_once(office: Office, workspace: Workspace, hook_server: HookServer) -> None:
    assert try_channel(office.channels, "mail", load_settings(workspace)) == PEOPLE
    hook_server.mood = lambda taken: Answer(410)
    with pytest.raises(Problem, match="410"):
        try_channel(office.channels, "hook", load_settings(workspace))


def test_changing_a_channel_keeps_its_secret_and_does_not_tell_old_alerts(
    workspace: Workspace, secrets: MemorySecrets, office: Office
) -> None:
    before = office.channels.named("hook")
    office.channels.keep(new_channel("hook", "webhook", "critical", (), None), "")
    changed = Channels(workspace, secrets).named("hook")
    assert (changed.least, changed.since) == ("critical", before.since)
    assert office.channels.secret(changed).startswith("https://")


@pytest.mark.parametrize(
    ("name", "kind", "to", "server", "secret"),
    [
        ("Big Name", "slack", (), None, "https://x.example.com"),
        ("s", "slack", (), None, ""),
        ("s", "slack", (), None, "javascript:alert(1)"),
        ("m", "email", PEOPLE, None, ""),
        ("m", "email", (), MailServer("h.example.com", 587, "starttls", "", "a@example.com"), ""),
        ("m", "email", ("no address",), MailServer("h.example.com", 587, "starttls", "", "a@example.com"), ""),
        ("m", "email", PEOPLE, MailServer("h.example.com", 587, "none", "", "a@example.com"), ""),
        ("m", "email", PEOPLE, MailServer("h.example.com", 587, "tls", "ann", "a@example.com"), ""),
        ("m", "email", PEOPLE, MailServer("h.example.com", 0, "tls", "", "a@example.com"), ""),
    ],
)
def test_a_channel_that_cannot_work_is_refused_and_not_kept(
    office: Office, name: str, kind: str, to: tuple[str, ...], server: MailServer | None, secret: str
) -> None:
    with pytest.raises(Problem) as caught:
        office.channels.keep(new_channel(name, kind, "info", to, server), secret)
    assert caught.value.remedy
    assert [one.name for one in office.channels.all()] == ["hook", "mail"]
