"""The two files of a systemd user timer."""

from __future__ import annotations

from analytics_desktop.models.schedule import WEEKDAYS, Cadence
from analytics_desktop.services.secrets import PASSPHRASE_VARIABLE

from .command import Command

MARK = "# Written by Analytics Desktop: schedule install. Removed by: schedule remove."


def service_text(command: Command) -> str:
    words = [_quoted(word).replace("$", "$$") for word in command.words]
    secret = f"{PASSPHRASE_VARIABLE}={command.passphrase_file}"
    lines = [
        MARK,
        "[Unit]",
        f"Description=Analytics Desktop: {command.order.job}",
        "",
        "[Service]",
        "Type=oneshot",
        *([f"Environment={_quoted(secret)}"] if command.passphrase_file else []),
        f"ExecStart={' '.join(words)}",
        "Nice=10",
        "UMask=0077",
        "NoNewPrivileges=yes",
        "TimeoutStartSec=6h",
    ]
    return "\n".join(lines) + "\n"


def timer_text(command: Command) -> str:
    """`Persistent` catches up, once, on what was missed while the machine was off."""
    lines = [
        MARK,
        f"# When: {command.order.cadence.words()}",
        "[Unit]",
        f"Description=Analytics Desktop: {command.order.job}, {command.order.cadence.words()}",
        "",
        "[Timer]",
        f"OnCalendar={on_calendar(command.order.cadence)}",
        "Persistent=true",
        "RandomizedDelaySec=60",
        "AccuracySec=30",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def on_calendar(cadence: Cadence) -> str:
    if cadence.minutes == 60:
        return "*-*-* *:05:00"
    if cadence.minutes:
        return f"*-*-* *:0/{cadence.minutes}:00"
    days = "" if cadence.days == WEEKDAYS else ",".join(day.capitalize() for day in cadence.days) + " "
    return f"{days}*-*-* {cadence.at:%H:%M}:00"


def _quoted(word: str) -> str:
    """As systemd.syntax(7) and systemd.service(5) read it: quotes, backslashes and specifiers stand for themselves."""
    inner = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{inner}"'
