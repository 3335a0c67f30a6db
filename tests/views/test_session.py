"""The session against the real services, on a synced demo company."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import silent
from analytics_desktop.views.session import Address, Session
from tests.fixtures.lake import PASSPHRASE, Synced


@pytest.fixture
def session(synced: Synced, tmp_path: Path) -> Iterator[Session]:
    workspace = shutil.copytree(synced.workspace.root, tmp_path / "workspace")
    made = Session(workspace, lambda: PASSPHRASE)
    yield made
    made.close()


def address_of(dsn: str) -> Address:
    parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items()}
    port = int(parts.get("port", "5432"))
    return Address(parts["host"], port, parts["dbname"], parts["user"], parts["password"])


def test_opening_asks_for_the_passphrase_and_finds_the_data(session: Session) -> None:
    desk = session.open(silent)
    assert desk.source is not None
    assert desk.source.is_demo


def test_an_empty_workspace_opens_without_data(tmp_path: Path) -> None:
    session = Session(tmp_path / "new", lambda: PASSPHRASE)
    assert session.open(silent).source is None
    assert not session.is_connected()
    with pytest.raises(Problem) as caught:
        session.files.export("deck", None, [], tmp_path / "deck.pptx", silent)  # type: ignore[arg-type]
    assert "nothing to export" in caught.value.sentence
    session.close()


@pytest.mark.parametrize(("kind", "name"), [("deck", "b.pptx"), ("workbook", "c.xlsx"), ("csv", "d.csv")])
def test_every_export_writes_its_file(session: Session, tmp_path: Path, kind: str, name: str) -> None:
    desk = session.open(silent)
    out = tmp_path / name
    written = session.files.export(kind, desk.default_filters(), [] if kind == "deck" else ["cost"], out, silent)
    assert written == out
    assert out.stat().st_size > 1000


def test_a_number_computed_again_has_the_same_receipt(session: Session) -> None:
    desk = session.open(silent)
    page = desk.page("cost", desk.default_filters())
    for panel in (one for one in page.panels if not one.pending):  # the others have no numbers yet
        again = session.recompute(panel, page, silent)
        assert again.receipt == panel.receipt
        assert again.whole == panel.whole


def test_connecting_keeps_the_address_without_the_password_and_syncs(session: Session, synced: Synced) -> None:
    address = address_of(synced.dsn)
    session.connect(address, silent)
    kept = session.settings().central
    assert address.login in kept
    assert address.password not in kept
    assert session.is_connected()


def test_a_refused_connection_keeps_nothing(session: Session, synced: Synced) -> None:
    address = address_of(synced.dsn)
    wrong = Address(address.host, address.port, "no_such_database", address.login, address.password)
    with pytest.raises(Problem):
        session.connect(wrong, silent)
    assert session.settings().central == ""
