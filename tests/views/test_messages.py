"""Channels, outbox and scheduled runs in the window, on a real workspace with real servers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.channel import Channel
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Message, Posted
from analytics_desktop.models.schedule import Run
from analytics_desktop.services.alerts.log import AlertLog
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.messages.channels import new_channel
from analytics_desktop.services.messages.office import Office
from analytics_desktop.services.messages.state import MessageState
from analytics_desktop.services.schedules.installed import Installed
from analytics_desktop.services.settings import load_settings, set_value
from analytics_desktop.services.workspace import Workspace, workspace_at
from analytics_desktop.views.dialogs.channel import ChannelDialog
from analytics_desktop.views.dialogs.messages import MessagesDialog
from analytics_desktop.views.dialogs.problem import ProblemDialog
from analytics_desktop.views.workbench import Workbench
from tests.fixtures.certificates import Certificates
from tests.fixtures.hook_server import Answer, HookServer
from tests.fixtures.lake import MemorySecrets

from .fake_session import FakeSession
from .on_screen import words_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def posted(key: str, **changes: object) -> Posted:
    message = Message(key, "finance", "ann@example.com", f"<b>{key}</b>", "text")
    return replace(Posted(message, NOW, NOW), **changes)  # type: ignore[arg-type]


def state(**changes: object) -> MessageState:
    failed = posted("failed", state="failed", trouble="It is gone.", remedy="Make a new one.", ended_at=NOW, tries=3)
    runs = (
        Run("1", "sync", NOW, NOW + timedelta(seconds=4), "failed", "No network.", "Check it."),
        Run("2", "digest", NOW, None, "cut off", "The machine ended."),
    )
    full = MessageState(
        (new_channel("ops", "slack", "critical", (), None),),
        ((failed, None), (posted("held"), NOW + timedelta(hours=9)), (posted("later", tries=2), None)),
        7,
        (Installed("sync", "hourly", Path("x.timer")),),
        runs,
    )
    return replace(full, **changes)  # type: ignore[arg-type]


def button(dialog: MessagesDialog, name: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.accessibleName() == name)


def test_everything_that_needs_a_person_is_told_with_its_remedy(qtbot: QtBot) -> None:
    dialog = MessagesDialog(state())
    qtbot.addWidget(dialog)
    words = words_in(dialog)
    for wanted in (
        "ops: Slack", "Takes critical alerts.", "It is gone. Make a new one.", "Sync: hourly",
        "No network. Check it.", "digest: cut off", "7 messages were sent in the last 90 days.",
    ):  # fmt: skip
        assert wanted in words
    assert any("Held until 2026-11-21 21:00 UTC" in one for one in words)
    assert any("Tried 2 times" in one for one in words)
    asked: list[tuple[str, str]] = []
    dialog.asked.connect(lambda what, name: asked.append((what, name)))
    button(dialog, "Try again: <b>failed</b>").click()
    button(dialog, "Send a test: ops").click()
    assert asked == [("retry", posted("failed").message.id), ("test", "ops")]


def test_subjects_are_never_rendered_as_markup(qtbot: QtBot) -> None:
    dialog = MessagesDialog(state())
    qtbot.addWidget(dialog)
    formats = {label.textFormat().name for label in dialog.findChildren(QLabel) if "<b>" in label.text()}
    assert formats == {"PlainText"}


def test_an_empty_workspace_says_what_to_do(qtbot: QtBot) -> None:
    dialog = MessagesDialog(MessageState((), (), 0, (), ()))
    qtbot.addWidget(dialog)
    words = " ".join(words_in(dialog))
    assert "add a channel" in words
    assert "schedule install" in words
    dialog.show_state(state())
    assert "ops: Slack" in words_in(dialog.body)


def test_a_channel_is_given_with_its_secret_and_a_wrong_one_is_told_in_place(qtbot: QtBot) -> None:
    dialog = ChannelDialog()
    qtbot.addWidget(dialog)
    given: list[tuple[Channel, str]] = []
    dialog.given.connect(lambda channel, secret: given.append((channel, secret)))
    dialog.name.setText("finance")
    dialog.host.setText("smtp.example.com")
    dialog.origin.setText("robot@example.com")
    dialog.login.setText("robot")
    dialog.to.setText("ann@example.com; bob")
    dialog.password.setText("secret")
    dialog.save.click()
    assert (given, dialog.words.text()) == ([], "'bob' is not an email address. Write it like name@example.com.")
    dialog.to.setText("ann@example.com; bob@example.com")
    dialog.protection.setCurrentIndex(dialog.protection.findData("tls"))
    dialog.save.click()
    ((channel, secret),) = given
    assert (channel.recipients, secret) == (("ann@example.com", "bob@example.com"), "secret")
    assert channel.server is not None
    assert (channel.server.port, channel.server.protection) == (465, "tls")
    assert dialog.password.echoMode() == QLineEdit.EchoMode.PasswordEchoOnEdit


def test_only_the_fields_of_the_kind_are_asked_for(qtbot: QtBot) -> None:
    dialog = ChannelDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    assert (dialog.host.isVisible(), dialog.address.isVisible()) == (True, False)
    dialog.kind.setCurrentIndex(dialog.kind.findData("slack"))
    assert (dialog.host.isVisible(), dialog.address.isVisible()) == (False, True)


@pytest.fixture
def real(session: FakeSession, tmp_path: Path, certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The window's session gets a real office on a workspace of its own."""
    workspace: Workspace = workspace_at(tmp_path / "real")
    secrets = MemorySecrets()
    set_value(workspace, "authorities_file", str(certificates.authority))
    set_value(workspace, "private_webhooks", "allowed")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(session, "workspace", workspace)
    monkeypatch.setattr(session, "office", lambda: Office(workspace, secrets))
    monkeypatch.setattr(session, "settings", lambda: load_settings(workspace))
    made = Office(workspace, secrets)
    made.log = AlertLog(Journal(workspace, secrets))  # type: ignore[attr-defined]
    return made


def test_a_channel_is_added_tried_and_used_while_the_window_is_open(
    real: Office, started: Workbench, hook_server: HookServer, qtbot: QtBot
) -> None:
    started.commands.do("messages")
    qtbot.waitUntil(lambda: started.outgoing._dialog is not None)
    shown = started.outgoing._dialog
    assert shown is not None
    shown.add.click()
    dialog = shown.findChild(ChannelDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("webhook"))
    dialog.name.setText("ops")
    dialog.address.setText(hook_server.url)
    dialog.save.click()
    qtbot.waitUntil(lambda: "ops: Webhook (JSON)" in words_in(shown.body))
    button(shown, "Send a test: ops").click()
    qtbot.waitUntil(lambda: len(hook_server.taken) == 1)
    hook_server.mood = lambda taken: Answer(404)
    alert = Alert("k", "test", "critical", "Budget used", "100 %.", datetime.now(UTC))
    real.log.raise_new([alert])  # type: ignore[attr-defined]
    started.bell.check()
    qtbot.waitUntil(lambda: len(hook_server.taken) == 2)
    qtbot.waitUntil(lambda: any(one.state == "failed" for one in real.outbox.all()))
    shown.close()
    qtbot.waitUntil(lambda: started.outgoing._dialog is None)
    started.commands.do("messages")
    qtbot.waitUntil(lambda: started.outgoing._dialog is not None)
    again = started.outgoing._dialog
    assert again is not None
    assert any("refuses the message (status 404)" in one for one in words_in(again))
    hook_server.mood = lambda taken: Answer()
    button(again, "Try again: DEMO DATA: Budget used").click()
    qtbot.waitUntil(lambda: {one.state for one in real.outbox.all()} == {"sent"})
    assert hook_server.taken[2].body["subject"] == "DEMO DATA: Budget used"


def test_an_address_inside_is_refused_where_it_was_typed(
    real: Office, started: Workbench, hook_server: HookServer, qtbot: QtBot
) -> None:
    set_value(started.session.workspace, "private_webhooks", "refused")
    started.outgoing._ask_channel()
    dialog = started.findChild(ChannelDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("slack"))
    dialog.name.setText("ops")
    dialog.address.setText(hook_server.url)
    dialog.save.click()
    qtbot.waitUntil(lambda: "must not reach" in dialog.words.text())
    assert dialog.isVisible()
    assert dialog.save.isEnabled()
    assert real.channels.all() == ()
    dialog.close()


def test_a_test_that_fails_says_why(real: Office, started: Workbench, hook_server: HookServer, qtbot: QtBot,
                                    heard: object) -> None:  # fmt: skip
    real.channels.keep(new_channel("ops", "webhook", "info", (), None), hook_server.url)
    hook_server.mood = lambda taken: Answer(410)
    started.outgoing._do("test", "ops")
    qtbot.waitUntil(lambda: bool(heard.problems))  # type: ignore[attr-defined]
    (problem,) = heard.problems  # type: ignore[attr-defined]
    assert isinstance(problem, Problem)
    assert "410" in problem.sentence
    assert started.findChild(ProblemDialog) is None
