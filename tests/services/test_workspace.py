"""Where a workspace is."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.workspace import WORKSPACE_VARIABLE, workspace_at


def test_the_folder_that_is_named_wins_over_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "variable"))
    assert workspace_at(tmp_path / "named").root == tmp_path / "named"
    assert workspace_at().root == tmp_path / "variable"


def test_without_either_it_is_where_the_system_keeps_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WORKSPACE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert workspace_at().root == tmp_path / "analytics-desktop"


def test_the_folder_is_closed_to_other_users_even_if_it_was_open(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert workspace_at(tmp_path / "open").root.stat().st_mode & 0o777 == 0o700
    assert workspace_at(tmp_path / "fresh").root.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Problem, match="cannot be used"):
        workspace_at(tmp_path / "file" / "workspace")
