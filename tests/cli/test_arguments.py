from __future__ import annotations

import pytest

from analytics_desktop.cli.arguments import hoisted


@pytest.mark.parametrize(
    ("given", "front", "rest"),
    [
        ([], [], []),
        (["sync"], [], ["sync"]),
        (["--json", "sync"], ["--json"], ["sync"]),
        (["verify", "pack.zip", "--json"], ["--json"], ["verify", "pack.zip"]),
        (["sync", "--workspace", "w", "--full"], ["--workspace", "w"], ["sync", "--full"]),
        (["--workspace=w", "sync", "--verbose"], ["--workspace", "w", "--verbose"], ["sync"]),
        (["--workspace", "w"], ["--workspace", "w"], []),
        (["settings", "set", "theme", "--", "--json"], [], ["settings", "set", "theme", "--", "--json"]),
        (["sync", "--workspace"], ["--workspace"], ["sync"]),
    ],
)  # fmt: skip
def test_global_options_may_stand_anywhere(given: list[str], front: list[str], rest: list[str]) -> None:
    assert hoisted(given) == (front, rest)
