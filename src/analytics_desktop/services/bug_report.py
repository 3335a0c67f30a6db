"""A report of an unexpected error that may be sent to the makers: no passwords, no keys."""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_NAMES = r"(?:password|passphrase|passwd|secret|token|api_?key|key)"
_BEFORE = r"(?:[\"']?\s*[=:]\s*|\s+(?=[\"']))"  # password=..., "token": ..., KEY '...'
_VALUE = r"(?:'[^']*'|\"[^\"]*\"|[^\s'\",;)]+)"
_SECRETS = (
    (re.compile(r"(://[^\s:/@]*:)[^\s@]+(?=@)"), r"\g<1>***"),
    (re.compile(f"({_NAMES}{_BEFORE}){_VALUE}", re.I), r"\g<1>***"),
    (re.compile(r"\b((?:Bearer|Basic)\s+)[^\s'\",;)}]+", re.I), r"\g<1>***"),
    (re.compile(r"(hooks\.[^\s/]+/)[^\s'\"]+"), r"\g<1>***"),  # whoever knows a webhook's address may post to it
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S), "***"),
    (re.compile(r"\b[0-9a-f]{32,}\b", re.I), "***"),
)


def redacted(text: str) -> str:
    """`text` without passwords in connection texts, values of secret-looking names, and long hexadecimal keys."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def write_report(error: BaseException, workspace_root: Path | None = None) -> Path:
    """Writes the report into the workspace's logs, or where that is impossible a temporary folder; returns its path."""
    now = datetime.now(UTC)
    lines = [
        f"Analytics Desktop {version('analytics-desktop')}, {now.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()}, {platform.platform()}",
        f"Command: {' '.join(sys.argv[1:])}",
        "".join(traceback.format_exception(error)),
    ]
    name = f"report-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    for folder in (_logs(workspace_root), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).touch(mode=0o600)
            (folder / name).write_text(redacted("\n".join(lines)), encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return Path(os.devnull)


def _logs(workspace_root: Path | None) -> Path:
    from analytics_desktop.services.workspace import workspace_at

    try:
        return workspace_at(workspace_root).logs
    except Exception:  # the report must be written whatever is wrong with the workspace
        return Path(tempfile.gettempdir())
