"""Mail goes to a real server, encrypted and checked, and what the server answers decides what happens next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from analytics_desktop.models.channel import MailServer, Protection
from analytics_desktop.models.message import Message, Picture
from analytics_desktop.services.messages import mail as mail_module
from analytics_desktop.services.messages.carrier import Later, Refused
from analytics_desktop.services.messages.mail import Mail
from tests.fixtures.certificates import Certificates
from tests.fixtures.mail_server import LOGIN, PASSWORD, serving
from tests.fixtures.mail_server import MailServer as RealServer

HELLO = Message("k", "c", "ann@example.com", "Kosten: 5 € über Plan\r\nBcc: eve@example.com", ".dot\n.\nGrüße")
Make = Callable[..., Mail]


@pytest.fixture
def make(mail_server: RealServer, certificates: Certificates) -> Make:
    def made(protection: Protection = "starttls", password: str = PASSWORD, port: int = 0) -> Mail:
        server = MailServer("localhost", port or mail_server.port, protection, LOGIN, "robot@example.com")
        return Mail(server, password, str(certificates.authority))

    return made


def send(mail: Mail, message: Message = HELLO, is_repeat: bool = False) -> list[str]:
    """The order in which things happened."""
    committed: list[str] = []
    mail.send(message, is_repeat, lambda: committed.append("commit"))
    return committed


def test_a_message_arrives_as_it_was_written_and_nothing_in_it_becomes_a_header(
    make: Make, mail_server: RealServer
) -> None:
    assert send(make()) == ["commit"]
    ((recipient, taken),) = mail_server.taken
    assert recipient == "ann@example.com"
    assert taken["Subject"] == "Kosten: 5 € über Plan Bcc: eve@example.com"
    assert taken["Bcc"] is None
    assert taken["Message-ID"] == f"<{HELLO.id}@example.com>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken.get_content().splitlines() == [".dot", ".", "Grüße"]
    assert mail_server.plain_logins == 0


def test_html_comes_with_its_pictures_and_the_text_for_those_who_want_no_html(
    make: Make, mail_server: RealServer
) -> None:
    picture = Picture("chart-1", b"\x89PNG-bytes", "A line that rises")
    send(make(), replace(HELLO, html='<html><body><img src="cid:chart-1"></body></html>', pictures=(picture,)))
    (_, taken) = mail_server.taken[0]
    kinds = [part.get_content_type() for part in taken.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    image = next(part for part in taken.walk() if part.get_content_type() == "image/png")
    assert image["Content-ID"] == "<chart-1>"
    assert image.get_payload(decode=True) == b"\x89PNG-bytes"


def test_a_possible_repeat_has_the_same_id_and_says_what_it_is(make: Make, mail_server: RealServer) -> None:
    send(make())
    send(make(), is_repeat=True)
    assert len(set(mail_server.ids())) == 1
    assert [message["X-Possible-Repeat"] for _, message in mail_server.taken] == [None, "yes"]
    assert "may be a repeat" in mail_server.taken[1][1].get_content()


def test_tls_from_the_first_byte_works_as_well(make: Make, certificates: Certificates) -> None:
    server = RealServer(certificates.context(), tls_at_once=True)
    with serving(server):
        send(make("tls", port=server.port))
    assert len(server.taken) == 1


@pytest.mark.parametrize("protection", ["starttls", "tls"])
def test_a_server_that_is_not_whom_it_claims_to_be_gets_neither_password_nor_message(
    make: Make, certificates: Certificates, protection: Protection
) -> None:
    for context, authorities in (
        (certificates.context(other=True), str(certificates.authority)),  # another name
        (certificates.context(), ""),  # an authority that nobody trusts
    ):
        server = RealServer(context, tls_at_once=protection == "tls")
        with serving(server), pytest.raises(Refused, match="not trusted") as caught:
            send(replace(make(protection, port=server.port), authorities=authorities))
        assert not server.taken
        assert "authorities_file" in caught.value.remedy


def test_a_server_without_encryption_never_hears_the_password(make: Make) -> None:
    server = RealServer(None)
    with serving(server), pytest.raises(Refused, match="no encryption"):
        send(make(port=server.port))
    assert (server.plain_logins, server.taken) == (0, [])
    far = replace(make().server, host="mail.example.com", protection="none")
    with pytest.raises(Refused, match="this computer only"):
        send(replace(make(), server=far))


def test_a_wrong_password_is_named_and_not_told(make: Make) -> None:
    with pytest.raises(Refused) as caught:
        send(make(password="wrong-password"))
    assert LOGIN in caught.value.sentence
    assert "wrong-password" not in f"{caught.value.sentence} {caught.value.remedy} {caught.value!r}"


@pytest.mark.parametrize(
    ("reply", "kind", "of_channel"),
    [("451 greylisted", Later, False), ("421 too many", Later, True), ("552 too large", Refused, None)],
)
def test_the_reply_decides_whether_it_is_tried_again(
    make: Make, mail_server: RealServer, reply: str, kind: type[Exception], of_channel: bool | None
) -> None:
    mail_server.mood = lambda *_: reply
    with pytest.raises(kind, match=reply[4:]) as caught:
        send(make())
    if isinstance(caught.value, Later):
        assert (caught.value.is_of_channel, caught.value.in_doubt) == (of_channel, False)


def test_an_unknown_recipient_is_refused_before_anything_is_in_doubt(make: Make, mail_server: RealServer) -> None:
    mail_server.at_recipient = lambda recipient: "550 no such user"
    committed: list[str] = []
    with pytest.raises(Refused, match=r"ann@example\.com: 550 no such user"):
        make().send(HELLO, False, lambda: committed.append("commit"))
    assert committed == []


def test_a_server_that_takes_the_message_and_hangs_up_leaves_it_in_doubt(make: Make, mail_server: RealServer) -> None:
    mail_server.mood = lambda *_: "hang up"
    with pytest.raises(Later) as caught:
        send(make())
    assert caught.value.in_doubt


def test_a_silent_server_does_not_hold_us_for_ever(
    make: Make, mail_server: RealServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    silence = threading.Event()
    monkeypatch.setattr(mail_module, "STEP", 0.3)
    mail_server.before_reply = lambda: bool(silence.wait(10)) and None
    with pytest.raises(Later) as caught:
        send(make())
    silence.set()
    assert caught.value.in_doubt


def test_a_server_that_is_not_there_is_tried_later(make: Make) -> None:
    server = RealServer(None)
    server.server_close()
    with pytest.raises(Later, match="cannot be reached") as caught:
        send(make(port=server.port))
    assert not caught.value.in_doubt
