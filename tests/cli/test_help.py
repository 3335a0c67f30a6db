from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from analytics_desktop.cli.verbs import tree
from tests.fixtures.command_line import Command


def verbs(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every verb with the words that call it."""
    command = command or typer.main.get_command(tree)
    for name, child in sorted(getattr(command, "commands", {}).items()):
        yield from verbs(child, (*path, name))
    if path:
        yield path, command


EVERY_VERB = [pytest.param(words, verb, id=" ".join(words)) for words, verb in verbs()]


@pytest.mark.parametrize(("words", "verb"), EVERY_VERB)
def test_every_verb_and_option_explains_itself(words: tuple[str, ...], verb: Any) -> None:
    assert verb.help
    assert not [one.name for one in verb.params if not getattr(one, "help", "") and one.name != "help"]


@pytest.mark.parametrize(("words", "verb"), EVERY_VERB)
def test_the_list_of_verbs_shows_whole_sentences(words: tuple[str, ...], verb: Any) -> None:
    assert not verb.get_short_help_str(62).endswith("...")


@pytest.mark.parametrize(("words", "verb"), EVERY_VERB)
def test_help_needs_no_workspace(command: Command, words: tuple[str, ...], verb: Any) -> None:
    told = command(*words, "--help")
    assert told.code == 0
    assert told.out.startswith("Usage: analytics-desktop " + words[0])


def test_the_verbs_are_those_of_the_contract() -> None:
    assert {words[0] for words, _ in verbs()} == {
        "accounts", "alerts", "anomalies", "attribution", "budgets", "central", "channels", "close", "connect",
        "connectors", "controls",
        "access", "demo", "digest", "subject", "unmask",
        "doctor", "export", "forecast", "formulas", "heads", "import", "log", "messages", "metrics", "prices", "pull",
        "receipt", "reconcile", "requests",
        "recommendations", "scenario", "schedule", "settings", "show", "snapshot", "sync", "verify", "what-if",
    }  # fmt: skip


def test_the_version_is_told(command: Command) -> None:
    assert command("--version").out.startswith("Analytics Desktop 0.")
