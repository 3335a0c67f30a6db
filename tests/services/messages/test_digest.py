"""The weekly digest: the pages' own numbers, nothing foreign read as markup, and a sentence for what is missing."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.channel import MailServer
from analytics_desktop.models.digest import Digest, Subscriber
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.message import Picture
from analytics_desktop.models.page import Trouble
from analytics_desktop.models.unit import short
from analytics_desktop.services.alerts.log import AlertLog
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.messages.channels import new_channel
from analytics_desktop.services.messages.digest.content import last_week, make_digest
from analytics_desktop.services.messages.digest.html import digest_html
from analytics_desktop.services.messages.digest.send import digest_message, queue_digest, write_preview
from analytics_desktop.services.messages.digest.subscribers import Subscribers
from analytics_desktop.services.messages.digest.text import digest_text
from analytics_desktop.services.messages.mail_text import mail_bytes
from analytics_desktop.services.messages.office import Office
from analytics_desktop.services.receipts.register import find
from analytics_desktop.services.receipts.reproduce import reproduce
from analytics_desktop.services.settings import set_value
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.certificates import Certificates
from tests.fixtures.lake import MemorySecrets
from tests.fixtures.mail_server import LOGIN, PASSWORD
from tests.fixtures.mail_server import MailServer as RealServer

MONDAY = datetime(2026, 6, 15, 8, tzinfo=UTC)  # the demo company's data ends the day before
WEEK = Period(date(2026, 6, 8), date(2026, 6, 15))
NASTY = '<script>alert("x")</script> & <img src=x>'


@pytest.fixture(scope="module")
def digest(desk: Desk) -> Digest:
    return make_digest(desk, MONDAY)


@pytest.fixture
def workspace(tmp_path: Path, certificates: Certificates) -> Workspace:
    made = workspace_at(tmp_path / "own")
    set_value(made, "authorities_file", str(certificates.authority))
    return made


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def office(workspace: Workspace, secrets: MemorySecrets, mail_server: RealServer) -> Office:
    made = Office(workspace, secrets)
    server = MailServer("localhost", mail_server.port, "starttls", LOGIN, "robot@example.com")
    made.channels.keep(new_channel("mail", "email", "critical", ("ann@example.com",), server), PASSWORD)
    return made


@pytest.fixture
def subscribers(workspace: Workspace, secrets: MemorySecrets, office: Office) -> Subscribers:
    return Subscribers(workspace, secrets)


@pytest.mark.parametrize(
    ("moment", "zone", "start"),
    [
        ("2026-06-15T08:00", "UTC", "2026-06-08"),
        ("2026-06-21T23:59", "UTC", "2026-06-08"),
        ("2026-06-14T23:00", "UTC", "2026-06-01"),
        ("2026-06-14T23:00", "Europe/Berlin", "2026-06-08"),  # Monday there already
        ("2026-06-15T02:00", "America/New_York", "2026-06-01"),  # Sunday there still
    ],
)
def test_the_week_is_the_last_whole_one_of_the_company(moment: str, zone: str, start: str) -> None:
    period = last_week(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone)
    assert (period.start.isoformat(), period.days) == (start, 7)


def test_every_figure_is_the_number_of_the_page_and_has_its_receipt(desk: Desk, digest: Digest) -> None:
    assert digest.period == WEEK
    cards = {
        panel.receipt.id: short(panel.whole, panel.metric.unit, page.source.currency)
        for page in (desk.page(plan.id, Filters(WEEK)) for plan in desk.catalogue.pages)
        for panel in page.cards
        if panel.receipt
    }
    assert len(digest.figures) == 8
    for one in digest.figures:
        assert cards[one.receipt] == one.value
        assert any(one.receipt in line for line in digest.receipts)
    assert all(any(chart.receipt in line for line in digest.receipts) for chart in digest.charts)


def test_a_digest_is_one_file_for_others_in_the_access_log_and_its_receipts_are_kept(desk: Desk) -> None:
    before = {entry.id for entry in desk.gate.log.newest(1000)}
    made = make_digest(desk, MONDAY)
    (entry,) = [one for one in desk.gate.log.newest(1000) if one.id not in before]
    assert (entry.kind, entry.subject, entry.body["filters"]["from"]) == ("export", "digest", "2026-06-08")
    for receipt in (made.figures[0].receipt, made.charts[-1].receipt):
        kept = find(desk.workspace, desk.secrets, receipt)
        assert kept is not None
        assert reproduce(desk.workspace, desk.secrets, kept).report.verdict == "valid"


def test_charts_are_pictures_with_their_words(digest: Digest) -> None:
    assert len(digest.charts) == 3
    assert len({chart.picture.cid for chart in digest.charts}) == 3
    for chart in digest.charts:
        assert chart.picture.png.startswith(b"\x89PNG")
        assert int.from_bytes(chart.picture.png[16:20], "big") == 1136  # twice the width in the mail
        assert chart.picture.alt.startswith(chart.title)


def test_demo_numbers_are_marked_in_subject_html_and_text(digest: Digest) -> None:
    assert digest.title.startswith("DEMO DATA: ")
    for words in (digest_html(digest, ""), digest_text(digest, "")):
        assert "DEMO DATA: no figure is real" in words
    real = replace(digest, is_demo=False)
    assert "DEMO DATA: no" not in digest_html(real, "") + digest_text(real, "")


def test_nobody_is_named(desk: Desk, digest: Digest) -> None:
    with desk.reading() as (generation, _):
        names = [
            str(row[0]) for row in generation.connection.execute("SELECT display_name FROM lake.people").fetchall()
        ]
    assert len(names) > 10
    text = digest_html(digest, "") + digest_text(digest, "")
    assert not [name for name in names if name in text]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.images: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        named = dict(attributes)
        if tag == "img":
            self.images.append(str(named["src"]))
            assert named["alt"]
        if tag not in {"img", "meta", "hr"}:
            self.open.append(tag)
        assert not [name for name in named if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_nothing_that_comes_from_outside_is_read_as_markup(digest: Digest) -> None:
    nasty = replace(
        digest,
        company=NASTY, answers=(NASTY,), alerts=(NASTY,), missing=(NASTY,), decisions=((NASTY, NASTY),), footer=NASTY,
        figures=(replace(digest.figures[0], name=NASTY, value=NASTY, status=NASTY),),
        charts=(replace(digest.charts[0], title=NASTY, picture=Picture("chart-1", b"", NASTY)),),
        receipts=(NASTY,), period_words=NASTY, as_of=NASTY, title=NASTY,
    )  # fmt: skip
    tags = Tags()
    tags.feed(digest_html(nasty, NASTY))
    assert "script" not in tags.found
    assert tags.images == ["cid:chart-1"]
    assert tags.open == []


def test_nothing_is_fetched_when_the_mail_is_opened(digest: Digest) -> None:
    html = digest_html(digest, "")
    assert not re.findall(r"https?://|url\(|<link|<script", html)
    tags = Tags()
    tags.feed(html)
    assert tags.images == [f"cid:{chart.picture.cid}" for chart in digest.charts]


def test_a_panel_that_fails_becomes_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = desk.page

    def spoilt(page_id: str, filters: Filters, *more: Any) -> Any:
        if page_id == "impact":
            raise Problem("Impact is not for your role.", "Ask an administrator.")
        page = real(page_id, filters, *more)
        trouble = Trouble("The numbers could not be computed.", "Sync again.", "Traceback: secret detail")
        return replace(page, panels=tuple(replace(one, trouble=trouble, whole=None) for one in page.panels))

    monkeypatch.setattr(desk, "page", spoilt)
    made = make_digest(desk, MONDAY)
    assert "Impact: Impact is not for your role." in made.missing
    assert any(line.endswith(": The numbers could not be computed.") for line in made.missing)
    assert (made.figures, made.charts) == ((), ())
    for words in (digest_html(made, ""), digest_text(made, "")):
        assert "Missing in this digest" in words
        assert not [bad for bad in ("Traceback", "secret detail", "None", "Key figures") if bad in words]


def test_a_week_without_data_says_so_and_nothing_else(desk: Desk) -> None:
    later = make_digest(desk, MONDAY + timedelta(days=14))
    assert later.missing == ("There is no data of this week: the newest is of 15 Jun 2026. Sync.",)
    assert (later.figures, later.charts, later.decisions) == ((), (), ())
    assert "15 Jun 2026" in digest_html(later, "")


def test_a_week_with_half_its_days_is_told_with_what_is_missing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = desk.default_filters()
    monkeypatch.setattr(
        desk, "default_filters", lambda: replace(usual, period=Period(usual.period.start, date(2026, 6, 11)))
    )
    made = make_digest(desk, MONDAY)
    assert made.missing[0] == "The data ends on 10 Jun 2026; the rest of the week is missing."
    assert made.figures


def test_before_the_first_sync_there_is_a_plain_word(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no data"):
        make_digest(Desk.open(workspace_at(tmp_path / "empty"), MemorySecrets()), MONDAY)


def test_alerts_of_the_last_seven_days_are_in_it(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "journal", Journal(workspace_at(tmp_path / "j"), MemorySecrets()))
    ages = {"new": 1, "old": 8}
    AlertLog(desk.journal).raise_new(
        [Alert(key, "t", "info", f"Title {key}", "S.", MONDAY - timedelta(days=age)) for key, age in ages.items()]
    )
    assert make_digest(desk, MONDAY).alerts == ("Title new: S.",)


def test_each_subscriber_gets_the_digest_of_a_week_once(
    digest: Digest, office: Office, subscribers: Subscribers, mail_server: RealServer
) -> None:
    for whom in ("Ann@Example.com", "bob@example.com"):
        subscribers.add(whom, "", MONDAY)
    queue = lambda: queue_digest(digest, subscribers.all(), office.channels, office.outbox, MONDAY)  # noqa: E731
    assert (queue(), queue()) == (2, 0)
    office.deliver()
    assert queue() == 0
    assert sorted(whom for whom, _ in mail_server.taken) == ["ann@example.com", "bob@example.com"]
    _, taken = mail_server.taken[0]
    kinds = [part.get_content_type() for part in taken.walk()]
    assert kinds.count("image/png") == 3
    html = taken.get_body(("html",)).get_content()  # type: ignore[union-attr]
    for part in taken.walk():
        if part.get_content_type() == "image/png":
            assert f"cid:{part['Content-ID'].strip('<>')}" in html
    assert taken["List-Unsubscribe"] == "<mailto:robot@example.com?subject=unsubscribe%20ann%40example.com>"
    assert "unsubscribe" in taken.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_long_unsubscribe_address_is_neither_folded_nor_encoded(digest: Digest) -> None:
    long = Subscriber(f"{'a' * 60}@{'very-long-name.' * 4}example.com", "mail", MONDAY)
    raw = mail_bytes(digest_message(digest, long, f"{'r' * 60}@example.com"), "robot@example.com", False)
    assert f"<mailto:{'r' * 60}@example.com?subject=unsubscribe%20{'a' * 60}%40".encode() in raw
    assert max(len(line) for line in raw.split(b"\r\n")) < 998
    assert email.message_from_bytes(raw, policy=default)["Message-ID"].endswith("@example.com>")


def test_who_unsubscribed_gets_nothing_that_waits_and_is_not_added_again_by_mistake(
    digest: Digest, office: Office, subscribers: Subscribers, mail_server: RealServer
) -> None:
    subscribers.add("ann@example.com", "mail", MONDAY)
    queue_digest(digest, subscribers.all(), office.channels, office.outbox, MONDAY)
    subscribers.remove("ANN@example.com", MONDAY)
    office.deliver()
    assert not mail_server.taken
    assert (subscribers.all(), subscribers.unsubscribed()) == ((), ("ann@example.com",))
    with pytest.raises(Problem, match="unsubscribed"):
        subscribers.add("ann@example.com", "mail", MONDAY)
    subscribers.add("ann@example.com", "mail", MONDAY, on_request=True)
    assert subscribers.unsubscribed() == ()


def test_a_digest_needs_an_email_channel(subscribers: Subscribers, office: Office) -> None:
    with pytest.raises(Problem, match="called slack"):
        subscribers.add("ann@example.com", "slack", MONDAY)
    with pytest.raises(Problem, match="not an email address"):
        subscribers.add("ann", "mail", MONDAY)
    office.channels.remove("mail")
    with pytest.raises(Problem, match="needs an email channel"):
        subscribers.add("ann@example.com", "", MONDAY)


def test_the_preview_stands_alone(digest: Digest, tmp_path: Path) -> None:
    html = write_preview(digest, tmp_path / "digest.html").read_text()
    assert "cid:" not in html
    assert html.count("data:image/png;base64,") == 3
    assert digest.company in write_preview(digest, tmp_path / "digest.txt").read_text()
    mail = email.message_from_bytes(write_preview(digest, tmp_path / "digest.eml").read_bytes(), policy=default)
    assert mail["Subject"] == digest.title
    with pytest.raises(Problem, match=r"digest\.doc"):
        write_preview(digest, tmp_path / "digest.doc")
    assert len(list(tmp_path.iterdir())) == 3
