"""Reads and writes the settings of one workspace: a JSON file that a person may also edit."""

from __future__ import annotations

import contextlib
import json
import os
import re
import zoneinfo
from dataclasses import asdict, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.settings import SettingHelp, Settings, setting_helps

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class HasSettings(Protocol):
    """A workspace, as far as settings are concerned."""

    @property
    def settings_file(self) -> Path: ...


def load_settings(workspace: HasSettings) -> Settings:
    """Defaults where no file exists; keys of a newer program are left alone.

    Raises Problem for a file that is not JSON or holds a value out of bounds, naming the setting.
    """
    stored = _stored(workspace.settings_file)
    known = {one.key: one for one in setting_helps()}
    values = {key: _checked(known[key], value) for key, value in stored.items() if key in known}
    return replace(Settings(), **values)


def save_settings(workspace: HasSettings, settings: Settings) -> None:
    """Replaces the file as one step, readable by the owner only. Unknown keys of a newer program are kept."""
    for one in setting_helps():
        _checked(one, getattr(settings, one.key))
    file = workspace.settings_file
    text = json.dumps({**_stored(file), **asdict(settings)}, indent=2, ensure_ascii=False) + "\n"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        fresh.touch(mode=0o600)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(file)
    finally:
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()


def set_value(workspace: HasSettings, key: str, text: str) -> Settings:
    """Sets one value from text and saves. Raises Problem for an unknown key (with a suggestion) or a bad value."""
    changed = replace(load_settings(workspace), **{key: parse(find(key), text)})
    save_settings(workspace, changed)
    return changed


def find(key: str) -> SettingHelp:
    """The setting called `key`. Raises Problem with the nearest name."""
    known = {one.key: one for one in setting_helps()}
    if key in known:
        return known[key]
    near = get_close_matches(key, known, n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"The settings are: {', '.join(known)}."
    raise Problem(f"There is no setting called {key}.", remedy)


def parse(setting: SettingHelp, text: str) -> Any:
    """The value that `text` stands for, checked. Raises Problem."""
    if setting.kind is not int:
        return _checked(setting, text.strip())
    try:
        return _checked(setting, int(text))
    except ValueError:
        raise Problem(f"{setting.title} needs a whole number, not {text!r}.", _allowed(setting)) from None


def _checked(setting: SettingHelp, value: object) -> Any:
    if not isinstance(value, (str, int)) or isinstance(value, bool) or not isinstance(value, setting.kind):
        raise Problem(f"The setting {setting.key} has a value of the wrong kind: {value!r}.", _allowed(setting))
    outside = setting.bounds and isinstance(value, int) and not setting.bounds[0] <= value <= setting.bounds[1]
    if outside or (setting.choices and value not in setting.choices):
        raise Problem(f"{setting.title} cannot be {value!r}.", _allowed(setting))
    if setting.key in {"quiet_from", "quiet_until"} and value and not _CLOCK.fullmatch(str(value)):
        raise Problem(f"{setting.title} cannot be {value!r}.", "Give hours and minutes, such as 20:00.")
    if setting.key in {"zone", "quiet_zone"} and value and value not in zoneinfo.available_timezones():
        near = get_close_matches(str(value), zoneinfo.available_timezones(), n=1)
        raise Problem(f"There is no time zone called {value!r}.", f"Did you mean {near[0]}?" if near else setting.help)
    return value


def _allowed(setting: SettingHelp) -> str:
    if setting.choices:
        return f"Choose one of: {', '.join(setting.choices)}."
    if setting.bounds:
        return f"Give a number from {setting.bounds[0]} to {setting.bounds[1]}."
    return f"Give a {'whole number' if setting.kind is int else 'text'}. {setting.help}"


def _stored(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as error:
        raise Problem(
            f"The settings file {file} cannot be read.",
            "Correct it, or delete it to start again with the defaults.",
            str(error),
        ) from error
    if not isinstance(content, dict):
        raise Problem(f"The settings file {file} holds no settings.", "Delete it to start again with the defaults.")
    return content
