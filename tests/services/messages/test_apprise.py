"""Other services by way of Apprise, where it is installed; and a plain word where it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Message
from analytics_desktop.services.messages.apprise_url import AppriseUrl
from analytics_desktop.services.messages.carrier import Later, Refused
from analytics_desktop.services.messages.channels import check_channel, new_channel
from analytics_desktop.services.messages.guard import Allowed
from tests.fixtures.hook_server import Answer, HookServer
from tests.fixtures.mail_server import serving

HELLO = Message("k", "c", "", "Budget", "80 % used.")


def test_without_the_library_the_channel_is_refused_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics_desktop.services.messages.apprise_url.find_spec", lambda name: None)
    with pytest.raises(Problem) as caught:
        check_channel(new_channel("other", "apprise", "info", (), None), "json://example.com")
    assert "analytics-desktop[apprise]" in caught.value.remedy


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_host_inside_is_not_reached_by_way_of_apprise() -> None:
    pytest.importorskip("apprise", reason="the extra apprise is not installed")
    for url in ("json://127.0.0.1/x", "json://localhost:8080", "jsons://user:pass@[::1]/", "json://10.0.0.1"):
        with pytest.raises(Refused, match="inside"):
            AppriseUrl(url, Allowed()).send(HELLO, False, lambda: None)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_message_arrives_by_way_of_apprise_and_a_failure_is_tried_again() -> None:
    pytest.importorskip("apprise", reason="the extra apprise is not installed")
    server = HookServer(None)
    with serving(server):
        carrier = AppriseUrl(f"json://localhost:{server.server_address[1]}/x", Allowed(private=True))
        send: Callable[[bool], None] = lambda is_repeat: carrier.send(HELLO, is_repeat, lambda: None)  # noqa: E731
        send(False)
        assert (server.taken[0].body["title"], server.taken[0].body["message"]) == ("Budget", "80 % used.")
        server.mood = lambda taken: Answer(500)
        with pytest.raises(Later):
            send(True)
        assert "may be a repeat" in server.taken[1].body["message"]
        with pytest.raises(Refused, match="does not know"):
            AppriseUrl("nonsense://x", Allowed(private=True)).send(HELLO, False, lambda: None)
