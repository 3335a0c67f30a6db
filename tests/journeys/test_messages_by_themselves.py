"""A workspace that looks after itself: what a scheduler starts, from the alert to the mailbox, on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.fixtures.certificates import Certificates
from tests.fixtures.command_line import Command, command_line
from tests.fixtures.hook_server import HookServer
from tests.fixtures.lake import PASSPHRASE, Synced
from tests.fixtures.mail_server import LOGIN, PASSWORD, MailServer


@pytest.fixture
def command(synced: Synced, tmp_path: Path, certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Command:
    """On a copy of the demo company's workspace."""
    shutil.copytree(synced.workspace.root, tmp_path / "workspace")
    made = command_line(tmp_path, monkeypatch)
    assert (tmp_path / "passphrase").read_text().strip() == PASSPHRASE
    assert made("settings", "set", "authorities_file", certificates.authority).code == 0
    return made


def test_alerts_digest_and_export_run_by_themselves(
    command: Command, mail_server: MailServer, hook_server: HookServer, tmp_path: Path
) -> None:
    (tmp_path / "mail-secret").write_text(PASSWORD + "\n")
    (tmp_path / "hook-secret").write_text(hook_server.url + "\n")
    server = ("--host", "localhost", "--port", mail_server.port, "--login", LOGIN, "--sender", "robot@example.com")
    mail = ["channels", "add", "email", "post", *server, "--to", "ann@example.com"]
    mail += ["--secret-file", str(tmp_path / "mail-secret")]
    hook = ["channels", "add", "webhook", "ops", "--least", "info", "--secret-file", tmp_path / "hook-secret"]
    assert command(*mail).code == 0
    refused = command(*hook)
    assert refused.code == 1
    assert "must not reach" in refused.err
    assert "secret-part" not in refused.err + refused.out
    command("settings", "set", "private_webhooks", "allowed")
    assert command(*hook).code == 0
    assert command("channels", "test", "post").code == 0
    assert "secret-part" not in command("channels", "list", "--json").out

    assert command("schedule", "run", "alerts").code == 0
    raised = command("alerts", "list", "--json").json
    assert raised
    assert len(hook_server.taken) == len(raised)
    warnings = [one for one in raised if one["severity"] != "info"]
    assert len(mail_server.taken) == 1 + len(warnings)
    assert command("schedule", "run", "alerts").code == 0
    assert len(hook_server.taken) == len(raised)

    assert command("digest", "subscribe", "bob@example.com").code == 0
    assert command("schedule", "run", "digest").code == 0
    assert command("schedule", "run", "digest").code == 0
    digests = [message for whom, message in mail_server.taken if whom == "bob@example.com"]
    assert [message["Subject"][:11] for message in digests] == ["DEMO DATA: "]
    assert command("schedule", "run", "export", "--kind", "summary", "--out", tmp_path / "s.pdf").code == 0
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    runs = command("schedule", "runs", "--json").json
    assert [(one["job"], one["outcome"]) for one in runs] == [
        ("export", "done"), ("digest", "done"), ("digest", "done"), ("alerts", "done"), ("alerts", "done"),
    ]  # fmt: skip
    assert runs[2]["message"].startswith("1 digests queued")
    assert command("messages", "list", "--unsent").out.strip() == "There are no messages."


def test_quiet_hours_hold_a_warning_and_say_until_when(
    command: Command, hook_server: HookServer, tmp_path: Path
) -> None:
    (tmp_path / "hook-secret").write_text(hook_server.url)
    for key, value in (("private_webhooks", "allowed"), ("quiet_from", "00:00"), ("quiet_until", "23:59")):
        assert command("settings", "set", key, value).code == 0
    assert command("settings", "set", "quiet_from", "25:00").code == 1
    command("channels", "add", "webhook", "ops", "--secret-file", tmp_path / "hook-secret")
    command("alerts", "check")
    urgent = [one for one in command("alerts", "list", "--json").json if one["severity"] == "critical"]
    assert len(hook_server.taken) == len(urgent)
    assert "quiet hours" in command("messages", "list", "--unsent").out
    assert command("messages", "drop", "").code == 0
    command("settings", "set", "quiet_from", "")
    command("messages", "deliver")
    assert len(hook_server.taken) == len(urgent)
