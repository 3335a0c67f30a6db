"""Which system libraries Qt needs and whether the loader finds them. Never imports Qt."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from analytics_desktop.models.errors import Problem

LIST = "system-libraries.txt"


def library_list() -> Path:
    """The list that also serves the set-up of a checkout: inside the installed package, else beside the sources."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources" / LIST
    return installed if installed.is_file() else package.parents[1] / "packaging" / LIST


def missing_libraries(*uses: str) -> tuple[str, ...]:
    """Debian packages whose library cannot be loaded, for uses such as "qt" and "window"; empty off Linux."""
    if not sys.platform.startswith("linux"):
        return ()
    lines = (line.split("#")[0].split() for line in library_list().read_text(encoding="utf-8").splitlines())
    wanted = [words for words in lines if words and words[0] in uses and words[2].startswith("lib:")]
    return tuple(package for _, package, seen in wanted if not _loads(seen.removeprefix("lib:")))


def display_missing() -> str:
    """Why no window can be shown here, as a sentence; empty where one can."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return ""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    return ""


def require_window() -> None:
    """Raises Problem where Qt would abort: without a display, or with system libraries missing."""
    reason = display_missing()
    if reason:
        raise Problem(reason, "Log in to a desktop, or use the command line: analytics-desktop --help")
    missing = missing_libraries("qt", "window")
    if missing:
        raise Problem(
            "The window needs system libraries that this machine does not have.", install_words(missing), str(missing)
        )


def install_words(packages: tuple[str, ...]) -> str:
    return f"Install them with: apt-get install --no-install-recommends {' '.join(packages)}"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
