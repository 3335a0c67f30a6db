"""What schedulers of the system are told: exactly the command, no secret, and to catch up on what was missed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from datetime import time
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.schedule import USUAL, Cadence, Order
from analytics_desktop.services.schedules.command import Command, command_of
from analytics_desktop.services.schedules.elsewhere import cron_line, task_scheduler
from analytics_desktop.services.schedules.installed import install, installed, remove, units_folder
from analytics_desktop.services.schedules.units import on_calendar, service_text, timer_text
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.command_line import Command as Line

NASTY = "/tmp/a \"quoted\" 100% $HOME \\n 'it' ü"
CADENCES = ["every 5 minutes", "every 15 minutes", "hourly", "daily 06:15", "weekdays 23:59", "mon 08:00", "sun 0:05"]
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def made(workspace: str = "/srv/work", passphrase: str = "", job: str = "sync", when: str = "hourly") -> Command:
    order = Order(job, Cadence.of(when))  # type: ignore[arg-type]
    return Command(("/bin/true",), Path(workspace), order, passphrase)


def unquoted(line: str) -> list[str]:
    """Words as systemd reads them: systemd.syntax(7) on quotes and escapes, systemd.service(5) on % and $."""
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    assert not [word for word in words for sign in "%$" if sign in word.replace(sign * 2, "")], "would be replaced"
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%").replace("$$", "$") for word in words]


@pytest.mark.parametrize("text", CADENCES)
def test_a_time_reads_as_it_is_written(text: str) -> None:
    assert Cadence.of(Cadence.of(text).words()) == Cadence.of(text)
    assert Cadence.of(f"  {text.upper()} ") == Cadence.of(text)


@pytest.mark.parametrize(
    "text", ["", "often", "every 7 minutes", "every 0 minutes", "daily 24:00", "daily 6", "mon,tue 8:00"]
)
def test_a_time_that_is_not_understood_names_the_forms_that_are(text: str) -> None:
    with pytest.raises(Problem) as caught:
        Cadence.of(text)
    assert "weekdays 06:15" in caught.value.remedy


def test_the_command_arrives_to_the_letter_whatever_is_in_a_path() -> None:
    command = made(NASTY, NASTY)
    text = service_text(command)
    (start,) = re.findall(r"^ExecStart=(.*)$", text, re.M)
    assert unquoted(start) == list(command.words)
    (environment,) = re.findall(r"^Environment=(.*)$", text, re.M)
    assert unquoted(environment.replace("$", "$$")) == [f"ANALYTICS_DESKTOP_PASSPHRASE_FILE={NASTY}"]
    line = cron_line(command).replace("\\%", "%")
    assert shlex.split(line.split(None, 5)[5])[1:] == list(command.words)


def test_missed_runs_are_caught_up_once() -> None:
    assert "Persistent=true" in timer_text(made())
    assert "-StartWhenAvailable" in task_scheduler(made())
    assert "-MultipleInstances IgnoreNew" in task_scheduler(made())


@needs_systemd
@pytest.mark.parametrize("text", CADENCES)
def test_systemd_understands_when(text: str) -> None:
    ended = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=3", on_calendar(Cadence.of(text))],
        capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"},
    )  # fmt: skip
    times = re.findall(r"(?:Next elapse|Iter\S* #\d+): (\w{3}) \S+ (\d\d:\d\d):\d\d", ended.stdout)
    cadence = Cadence.of(text)
    assert len(times) == 3
    for day, at in times:
        if cadence.minutes:
            assert cadence.minutes == 60 or int(at[3:]) % cadence.minutes == 0
        else:
            assert day.lower() in cadence.days
            assert at == f"{cadence.at:%H:%M}"


@needs_systemd
@pytest.mark.parametrize("workspace", ["/srv/work", NASTY])
def test_systemd_finds_nothing_wrong_with_the_files(tmp_path: Path, workspace: str) -> None:
    command = made(workspace, NASTY)
    (tmp_path / "analytics.service").write_text(service_text(command))
    (tmp_path / "analytics.timer").write_text(timer_text(command))
    files = [str(tmp_path / "analytics.service"), str(tmp_path / "analytics.timer")]

    def verified() -> tuple[int, str]:
        ended = subprocess.run(
            ["systemd-analyze", "verify", "--user", *files],
            capture_output=True, text=True, check=False, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        )  # fmt: skip
        return ended.returncode, "".join(line for line in ended.stderr.splitlines() if "analytics" in line)

    assert verified() == (0, "")
    (tmp_path / "analytics.timer").write_text(timer_text(command).replace("OnCalendar=", "OnCalendar=never "))
    assert "analytics" in verified()[1]


def test_cron_and_windows_say_the_same_time() -> None:
    lines = {text: (cron_line(made(when=text)).split("  ")[0], task_scheduler(made(when=text))) for text in CADENCES}
    assert {text: cron for text, (cron, _) in lines.items()} == {
        "every 5 minutes": "*/5 * * * *", "every 15 minutes": "*/15 * * * *", "hourly": "5 * * * *",
        "daily 06:15": "15 6 * * *", "weekdays 23:59": "59 23 * * 1,2,3,4,5", "mon 08:00": "0 8 * * 1",
        "sun 0:05": "5 0 * * 0",
    }  # fmt: skip
    assert "-Weekly -DaysOfWeek Monday -At 08:00" in lines["mon 08:00"][1]
    assert "-RepetitionInterval (New-TimeSpan -Minutes 15)" in lines["every 15 minutes"][1]
    assert "-Daily -At 06:15" in lines["daily 06:15"][1]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("ANALYTICS_DESKTOP_PASSPHRASE_FILE", raising=False)
    return workspace_at(tmp_path / "workspace")


def test_what_was_installed_is_listed_replaced_and_removed_and_other_workspaces_are_left_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = workspace_at(tmp_path / "other")
    for root in (workspace, other):
        install(command_of(root, Order("sync", USUAL["sync"]), None), start=False)
    install(command_of(workspace, Order("digest", Cadence(0, ("fri",), time(9))), None), start=False)
    install(command_of(workspace, Order("sync", Cadence(30)), None), start=False)
    foreign = units_folder() / "analytics-desktop-mine.timer"
    foreign.write_text("[Timer]\n")
    assert [(one.job, one.when) for one in installed(workspace.root)] == [
        ("digest", "fri 09:00"), ("sync", "every 30 minutes"),
    ]  # fmt: skip
    assert remove(workspace.root, "sync")
    assert not remove(workspace.root, "sync")
    assert [one.job for one in installed(workspace.root)] == ["digest"]
    assert [one.job for one in installed(other.root)] == ["sync"]
    assert foreign.exists()
    assert len(list(units_folder().iterdir())) == 5


def test_no_secret_is_in_the_files(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYTICS_DESKTOP_DSN", "postgresql://u:dsn-password@h/db")
    file = tmp_path / "passphrase"
    file.touch(mode=0o600)
    file.write_text("passphrase-mark")
    install(command_of(workspace, Order("sync", USUAL["sync"]), file), start=False)
    text = "".join(unit.read_text() for unit in units_folder().iterdir())
    assert str(file) in text
    assert not [mark for mark in ("passphrase-mark", "dsn-password") if mark in text]


def test_a_job_that_could_not_open_the_secrets_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    order = Order("sync", USUAL["sync"])
    with pytest.raises(Problem, match="There is no passphrase file"):
        command_of(workspace, order, tmp_path / "missing")
    open_file = tmp_path / "open"
    open_file.write_text("passphrase")
    open_file.chmod(0o644)
    with pytest.raises(Problem, match="Others can read"):
        command_of(workspace, order, open_file)
    workspace.secrets_file.write_text("{}")
    with pytest.raises(Problem, match="nobody to ask"):
        command_of(workspace, order, None)


def test_the_verb_installs_lists_and_removes(command: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    told = command("schedule", "install", "export", "--kind", "summary", "--out", tmp_path / "s.pdf", "--when",
                   "mon 07:00", "--no-start", "--json").json  # fmt: skip
    assert told["left"].startswith("systemctl --user daemon-reload")
    assert "schedule run export --kind summary" in told["cron"]
    assert [one["when"] for one in command("schedule", "list", "--json").json] == ["mon 07:00"]
    assert command("schedule", "remove", "export").code == 0
    assert command("schedule", "remove", "export").code == 1
    assert command("schedule", "install", "export", "--no-start").code == 1
