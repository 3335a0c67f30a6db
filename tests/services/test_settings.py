from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.settings import SettingHelp, Settings, setting_helps
from analytics_desktop.services.settings import find, load_settings, parse, save_settings, set_value
from analytics_desktop.services.workspace import Workspace

HELPS = setting_helps()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_a_new_workspace_has_the_defaults(workspace: Workspace) -> None:
    assert load_settings(workspace) == Settings()


def test_what_is_saved_is_what_is_loaded(workspace: Workspace) -> None:
    changed = replace(Settings(), days_shown=9, zone="Europe/Berlin", central="host=bücher user=«me»")
    save_settings(workspace, changed)
    assert load_settings(workspace) == changed


def test_the_file_is_readable_by_its_owner_only_and_nothing_is_left_beside_it(workspace: Workspace) -> None:
    save_settings(workspace, Settings())
    assert stat.S_IMODE(workspace.settings_file.stat().st_mode) == 0o600
    assert list(workspace.root.iterdir()) == [workspace.settings_file]


def test_settings_of_a_newer_program_survive_a_save(workspace: Workspace) -> None:
    workspace.settings_file.write_text('{"from_the_future": 1, "theme": "dark"}')
    set_value(workspace, "days_shown", "30")
    stored = json.loads(workspace.settings_file.read_text())
    assert (stored["from_the_future"], stored["theme"], stored["days_shown"]) == (1, "dark", 30)


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', "\x00\xff"])
def test_a_spoilt_file_is_named_with_a_remedy(workspace: Workspace, content: str) -> None:
    workspace.settings_file.write_text(content)
    with pytest.raises(Problem) as caught:
        load_settings(workspace)
    assert str(workspace.settings_file) in caught.value.sentence
    assert "start again with the defaults" in caught.value.remedy


@pytest.mark.parametrize(
    "content",
    ['{"days_shown": "5"}', '{"days_shown": true}', '{"days_shown": 0}', '{"theme": "pink"}',
     '{"zone": 3}', '{"zone": "Europe/Berlim"}', '{"days_shown": 1.5}'],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_when_loading(workspace: Workspace, content: str) -> None:
    workspace.settings_file.write_text(content)
    with pytest.raises(Problem) as caught:
        load_settings(workspace)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["0", "1831", "-3", "five", "", "5.0"])
def test_a_number_out_of_bounds_is_refused_and_changes_nothing(workspace: Workspace, text: str) -> None:
    with pytest.raises(Problem, match="Days shown"):
        set_value(workspace, "days_shown", text)
    assert load_settings(workspace) == Settings()


def test_an_unknown_setting_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(Problem) as caught:
        find("day_shown")
    assert caught.value.remedy == "Did you mean days_shown?"


def test_an_unknown_time_zone_is_answered_with_the_nearest_one(workspace: Workspace) -> None:
    with pytest.raises(Problem) as caught:
        set_value(workspace, "zone", "Europe/Berlim")
    assert caught.value.remedy == "Did you mean Europe/Berlin?"


@pytest.mark.parametrize("setting", HELPS, ids=lambda one: one.key)
def test_every_setting_explains_itself_and_its_default_is_allowed(setting: SettingHelp) -> None:
    assert setting.title
    assert setting.help.endswith(".") or setting.key == "central"
    assert parse(setting, str(setting.default)) == setting.default


def test_no_setting_is_meant_for_a_secret() -> None:
    assert not [one.key for one in HELPS if any(word in one.key for word in ("password", "secret", "token", "key"))]
