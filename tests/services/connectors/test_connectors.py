"""What holds for every connector: options, keys, TLS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.connector import Access
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors import connectors
from analytics_desktop.services.connectors.http import safe
from analytics_desktop.services.connectors.keys import keep_key, key_of
from analytics_desktop.services.connectors.pull import pull

from .pulled import SECRET


def test_keys_travel_only_under_verified_tls() -> None:
    with pytest.raises(Problem, match="must begin with https"):
        safe("HubSpot", "http://api.hubapi.com")
    assert safe("HubSpot", "https://api.hubapi.com/") == "https://api.hubapi.com"


def test_what_is_missing_is_told_before_anything_is_asked(central: str, tmp_path: Path) -> None:
    for access, words in (
        (Access({}, "k"), "needs the option"),
        (Access({"client": "c", "user": "u", "x": "y"}, "k"), "has no option x"),
        (Access({"client": "c", "user": "u"}, ""), "is not in the keyring"),
    ):
        with pytest.raises(Problem, match=words):
            pull("salesforce", access, central, tmp_path / "r.csv")
    with pytest.raises(Problem, match="no connector called hubsopt"):
        pull("hubsopt", Access({}, "k"), central, tmp_path / "r.csv")


class Store(dict[str, str]):
    def set(self, key: str, value: str, /) -> None:
        self[key] = value

    def delete(self, key: str, /) -> None:
        self.pop(key, None)


def test_keys_are_kept_in_the_secret_store_under_the_connectors_name() -> None:
    store = Store()
    keep_key(store, "hubspot", SECRET)
    assert key_of(store, "hubspot") == SECRET
    assert key_of(store, "jira") == ""
    assert list(store) == ["connector-hubspot"]


@pytest.mark.parametrize("kind", connectors().values(), ids=lambda kind: kind.name)
def test_a_connector_explains_itself(kind: Any) -> None:
    assert kind.help.endswith(".")
    assert set(kind.required) <= set(kind.options)
