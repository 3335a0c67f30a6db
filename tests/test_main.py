from __future__ import annotations

from pathlib import Path

import pytest

from analytics_desktop import __main__ as door


@pytest.mark.parametrize("words", [["--version"], ["metrics"], ["--json", "metrics"]])
def test_a_verb_goes_to_the_command_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main(words) == 0
    assert capsys.readouterr().out


def test_no_verb_opens_the_window_of_the_given_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[Path | None] = []
    monkeypatch.setattr(door, "open_window", lambda root: asked.append(root) or 0)
    assert door.main(["--workspace", str(tmp_path)]) == 0
    assert door.main([]) == 0
    assert asked == [tmp_path, None]


def test_without_a_display_no_verb_is_a_sentence_and_not_an_abort(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert door.main([]) == 1
    said = capsys.readouterr().err
    assert "no display" in said
    assert "analytics-desktop --help" in said
