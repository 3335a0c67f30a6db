"""The same schedule for cron and for the Task Scheduler of Windows, to be copied."""

from __future__ import annotations

import shlex

from analytics_desktop.models.schedule import WEEKDAYS, Cadence
from analytics_desktop.services.secrets import PASSPHRASE_VARIABLE

from .command import Command

_FULL = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def cron_line(command: Command) -> str:
    """cron reads % as the end of a line. It does not catch up on what it missed; systemd and Windows do."""
    secret = f"{PASSPHRASE_VARIABLE}={shlex.quote(command.passphrase_file)} " if command.passphrase_file else ""
    return f"{_cron(command.order.cadence)}  {secret}{shlex.join(command.words)}".replace("%", "\\%")


def task_scheduler(command: Command) -> str:
    """Lines for PowerShell. `StartWhenAvailable` catches up, once, on a run that was missed."""
    words = subprocess_line(command.words[1:])
    lines = [
        f"$action = New-ScheduledTaskAction -Execute {_text(command.words[0])} -Argument {_text(words)}",
        f"$trigger = New-ScheduledTaskTrigger {_trigger(command.order.cadence)}",
        "$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew",
        f"Register-ScheduledTask -TaskName {_text(command.name)} -Action $action -Trigger $trigger -Settings $settings",
    ]
    if command.passphrase_file:
        name, file = PASSPHRASE_VARIABLE, _text(command.passphrase_file)
        lines.insert(0, f"[Environment]::SetEnvironmentVariable({_text(name)}, {file}, 'User')")
    return "\n".join(lines)


def subprocess_line(words: tuple[str, ...]) -> str:
    import subprocess

    return subprocess.list2cmdline(words)


def _cron(cadence: Cadence) -> str:
    if cadence.minutes == 60:
        return "5 * * * *"
    if cadence.minutes:
        return f"*/{cadence.minutes} * * * *"
    days = "*" if cadence.days == WEEKDAYS else ",".join(str((WEEKDAYS.index(day) + 1) % 7) for day in cadence.days)
    return f"{cadence.at.minute} {cadence.at.hour} * * {days}"


def _trigger(cadence: Cadence) -> str:
    if cadence.minutes:
        return f"-Once -At 00:00 -RepetitionInterval (New-TimeSpan -Minutes {cadence.minutes})"
    at = f"{cadence.at:%H:%M}"
    if cadence.days == WEEKDAYS:
        return f"-Daily -At {at}"
    return f"-Weekly -DaysOfWeek {','.join(_FULL[WEEKDAYS.index(day)] for day in cadence.days)} -At {at}"


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
