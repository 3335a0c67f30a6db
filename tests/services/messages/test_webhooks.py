"""Webhooks: a real server that fails, stalls, asks for patience and sends on; and places that must not be reached."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Any

import pytest

from analytics_desktop.models.message import Message
from analytics_desktop.services.messages import post as post_module
from analytics_desktop.services.messages.carrier import Later, Refused
from analytics_desktop.services.messages.guard import Allowed, is_public, target_of
from analytics_desktop.services.messages.post import waited
from analytics_desktop.services.messages.webhook import Slack, Webhook
from tests.fixtures.certificates import Certificates
from tests.fixtures.hook_server import Answer, HookServer
from tests.fixtures.mail_server import serving

INSIDE = Allowed(private=True)
HELLO = Message("k", "c", "", "Budget <used>", "80 % & more, see <!channel>", facts=(("severity", "warning"),))
Make = Callable[..., Webhook]


@pytest.fixture
def make(hook_server: HookServer, certificates: Certificates) -> Make:
    def made(url: str = "", allowed: Allowed = INSIDE, authorities: str = str(certificates.authority)) -> Webhook:
        return Webhook(url or hook_server.url, allowed, authorities)

    return made


def send(hook: Webhook | Slack, is_repeat: bool = False) -> list[str]:
    committed: list[str] = []
    hook.send(HELLO, is_repeat, lambda: committed.append("commit"))
    return committed


def test_json_arrives_with_an_id_that_a_repeat_has_as_well(make: Make, hook_server: HookServer) -> None:
    assert send(make()) == ["commit"]
    send(make(), is_repeat=True)
    first, second = hook_server.taken
    assert first.path == "/hook/secret-part"
    assert first.headers["host"] == f"localhost:{hook_server.server_address[1]}"
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == HELLO.id
    assert first.body == {
        "id": HELLO.id, "subject": HELLO.subject, "text": HELLO.text, "severity": "warning", "repeat": False,
    }  # fmt: skip
    assert second.body["repeat"] is True


def test_nothing_in_a_slack_message_is_read_as_markup(hook_server: HookServer, certificates: Certificates) -> None:
    send(Slack(hook_server.url, INSIDE, str(certificates.authority)))
    body: dict[str, Any] = hook_server.taken[0].body
    assert "<!channel>" not in body["text"]
    assert {block["text"]["type"] for block in body["blocks"]} == {"plain_text"}
    assert body["blocks"][1]["text"]["text"] == HELLO.text


@pytest.mark.parametrize(
    ("status", "kind", "in_doubt"),
    [(429, Later, False), (500, Later, False), (503, Later, False), (504, Later, True), (408, Later, False),
     (400, Refused, None), (404, Refused, None), (410, Refused, None)],
)  # fmt: skip
def test_the_status_decides_whether_it_is_tried_again(
    make: Make, hook_server: HookServer, status: int, kind: type[Exception], in_doubt: bool | None
) -> None:
    hook_server.mood = lambda taken: Answer(status)
    with pytest.raises(kind) as caught:
        send(make())
    assert "secret-part" not in f"{caught.value} {caught.value.remedy}"  # type: ignore[attr-defined]
    if isinstance(caught.value, Later):
        assert (caught.value.in_doubt, caught.value.is_of_channel) == (in_doubt, True)


def test_a_receiver_that_limits_the_rate_says_how_long_to_wait(make: Make, hook_server: HookServer) -> None:
    hook_server.mood = lambda taken: Answer(429, {"Retry-After": "90"})
    with pytest.raises(Later) as caught:
        send(make())
    assert caught.value.after == timedelta(seconds=90)


def test_the_wait_may_be_a_date_and_nonsense_is_no_wait() -> None:
    soon = waited(format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True))
    assert soon is not None
    assert timedelta(minutes=4, seconds=50) < soon <= timedelta(minutes=5)
    assert waited("Wed, 21 Oct 2015 07:28:00 GMT") == timedelta(0)
    assert [waited(text) for text in ("", "soon", "-5", "1e9", "٣")] == [None] * 5


@pytest.mark.parametrize("mood", [Answer(stall=True), Answer(drip=True)], ids=["silent", "a byte at a time"])
def test_a_receiver_that_stalls_is_left_and_the_message_is_in_doubt(
    make: Make, hook_server: HookServer, monkeypatch: pytest.MonkeyPatch, mood: Answer
) -> None:
    monkeypatch.setattr(post_module, "WHOLE", 0.5)
    hook_server.mood = lambda taken: mood
    begun = time.monotonic()
    with pytest.raises(Later) as caught:
        send(make())
    assert caught.value.in_doubt
    assert time.monotonic() - begun < 10


def test_a_receiver_that_is_not_whom_it_claims_to_be_gets_nothing(
    make: Make, hook_server: HookServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="not trusted"):
        send(make(authorities=""))
    other = HookServer(certificates.context(other=True))
    with serving(other), pytest.raises(Refused, match="not trusted"):
        send(make(other.url))
    monkeypatch.setattr("analytics_desktop.services.messages.guard.looked_at", lambda *_: "127.0.0.1")
    with pytest.raises(Refused, match="not trusted"):  # the right server under a name that is not in its certificate
        send(make(f"https://hooks.example.com:{hook_server.server_address[1]}/x"))
    assert not hook_server.taken
    assert not other.taken


def test_a_redirect_is_not_followed(make: Make, hook_server: HookServer, certificates: Certificates) -> None:
    inside = HookServer(certificates.context())
    with serving(inside):
        for status in (301, 302, 303, 307, 308):
            hook_server.mood = lambda taken, status=status: Answer(status, {"Location": inside.url})  # type: ignore[misc]
            with pytest.raises(Refused, match="not followed"):
                send(make())
    assert not inside.taken


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.8",
     "192.168.1.1", "172.16.0.1", "169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "100.64.0.1", "[::]",
     "224.0.0.1", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[::127.0.0.1]"],
)  # fmt: skip
def test_the_inside_is_not_reached_in_whatever_way_it_is_written(host: str) -> None:
    with pytest.raises(Refused, match="inside"):
        target_of(f"https://{host}/x", Allowed())


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["http://example.com/x", "ftp://example.com", "file:///etc/passwd", "https:///a", "words",
     "https://u:p@example.com/", "https://example.com:99999/"],
)  # fmt: skip
def test_only_https_addresses_are_taken(url: str) -> None:
    with pytest.raises(Refused) as caught:
        target_of(url, Allowed())
    assert url not in f"{caught.value.sentence} {caught.value.remedy}"


def test_a_name_with_one_address_inside_among_public_ones_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(Refused, match="inside"):
        target_of("https://rebind.example.com/", Allowed())


def test_a_name_that_changes_after_it_was_looked_at_leads_nowhere_else(
    make: Make, hook_server: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is public, every later one is this computer: the connection goes to the first."""
    port = hook_server.server_address[1]
    asked: list[str] = []
    tried: list[str] = []
    real = socket.create_connection

    def resolve(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(place: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(place[0])
        if place[0] == "93.184.216.34":
            raise TimeoutError
        return real(place, timeout)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Later, match="cannot be reached"):
        send(make(f"https://rebind.example.com:{port}/x", Allowed()))
    assert (asked, tried) == (["rebind.example.com"], ["93.184.216.34"])
    assert not hook_server.taken


def test_http_is_sent_where_it_is_allowed(make: Make) -> None:
    server = HookServer(None)
    with serving(server):
        with pytest.raises(Refused, match="http://"):
            send(make(server.url))
        send(make(server.url, Allowed(private=True, plain=True)))
    assert len(server.taken) == 1
