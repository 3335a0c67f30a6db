"""Twenty secrets through every way in which something can go wrong: none is told or written anywhere in the clear."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.command_line import Command, Told
from tests.fixtures.lake import MemorySecrets, Pair

NOBODY = "127.0.0.1:1"  # nothing listens there


def canary(number: int) -> str:
    return f"canary-{number:02d}-kR9vQ2xT"


class Ways:
    """What one command was given, said and left behind."""

    def __init__(self, command: Command, folder: Path) -> None:
        self.command, self.folder = command, folder
        self.given: list[Path] = []

    def file(self, name: str, secret: str) -> Path:
        path = self.folder / name
        path.write_text(secret + "\n", encoding="utf-8")
        self.given.append(path)
        return path

    def leaks(self, secret: str, told: Told) -> list[str]:
        """Where it can be read: as it is, in hexadecimal, or in base64."""
        forms = [secret.encode(), secret.encode().hex().encode(), base64.b64encode(secret.encode())]
        texts = {"stdout": told.out.encode(), "stderr": told.err.encode()}
        files = [path for path in self.folder.rglob("*") if path.is_file() and path not in self.given]
        texts |= {str(path.relative_to(self.folder)): path.read_bytes() for path in files}
        return [where for where, text in texts.items() if any(form in text for form in forms)]


@pytest.fixture
def ways(command: Command, tmp_path: Path) -> Ways:
    made = Ways(command, tmp_path)
    made.given.append(tmp_path / "passphrase")
    return made


Act = Callable[[Ways, str, pytest.MonkeyPatch], Told]


def _env(ways: Ways, secret: str, patch: pytest.MonkeyPatch) -> Told:
    patch.setenv("ANALYTICS_DESKTOP_DSN", f"postgresql://ann:{secret}@{NOBODY}/analytics")
    return ways.command("sync", "--verbose")


def _passphrase(ways: Ways, secret: str, patch: pytest.MonkeyPatch) -> Told:
    ways.command("access", "list")
    patch.setenv("ANALYTICS_DESKTOP_PASSPHRASE_FILE", str(ways.file("wrong", secret)))
    return ways.command("access", "list", "--verbose")


def _bug(words: str) -> Act:
    def act(ways: Ways, secret: str, patch: pytest.MonkeyPatch) -> Told:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError(words.format(secret))

        ways.command("access", "list")
        patch.setattr("analytics_desktop.services.access.log.AccessLog.newest", fail)
        return ways.command("access", "list", "--verbose")

    return act


def _line(*words: str, secret_file: str = "") -> Act:
    def act(ways: Ways, secret: str, patch: pytest.MonkeyPatch) -> Told:
        given = str(ways.file("secret", secret)) if secret_file else ""
        return ways.command(*(word.replace("SECRET", secret).replace("FILE", given) for word in words))

    return act


URL = f"postgresql://ann:SECRET@{NOBODY}/analytics"
WAYS: dict[str, Act] = {
    "password in the URL of a store that is not there": _line("connect", "--dsn", URL, "--verbose"),
    "password in key=value form": _line(
        "connect", "--dsn", "host=127.0.0.1 port=1 user=ann password=SECRET dbname=x", "--json"
    ),
    "password in a text that cannot be read": _line("connect", "--dsn", "host=x password='SECRET", "--verbose"),
    "password of an administrator": _line("central", "migrate", "--dsn", URL, "--verbose"),
    "password of an import": _line("central", "check", "--dsn", URL, "--json"),
    "password of an erasure": _line("central", "erase", "x", "--reason", "r", "--dsn", URL, "--verbose"),
    "password in the environment": _env,
    "wrong passphrase of the workspace": _passphrase,
    "passphrase of a snapshot": _line(
        "snapshot", "save", "x.snapshot", "--passphrase-file", "FILE", "--verbose", secret_file="yes"
    ),
    "password file of a new login": _line(
        "central", "login", "add", "bob", "--password-file", "FILE", "--dsn", f"postgresql://a:b@{NOBODY}/x",
        secret_file="yes",
    ),
    "token of a connector": _line("connectors", "key", "hubspot", "--file", "FILE", "--verbose", secret_file="yes"),
    "token of a connector that is not known": _line("connectors", "key", "nosuch", "--file", "FILE", secret_file="yes"),
    "key file that is no key": _line(
        "central", "maintain", "--head-key", "FILE", "--dsn", f"postgresql://a:b@{NOBODY}/x", "--verbose",
        secret_file="yes",
    ),
    "password in a bug": _bug("FATAL: password={0} was refused"),
    "key in a bug of the lake": _bug("ATTACH 'cat.duckdb' AS lake (META_ENCRYPTION_KEY '{0}')"),
    "token in a bug of a connector": _bug("request failed: {{'Authorization': 'Bearer {0}'}}"),
    "webhook address in a bug": _bug("POST https://hooks.slack.com/services/T0/B0/{0} gave 500"),
    "private key in a bug": _bug("-----BEGIN EC PRIVATE KEY-----\n{0}\n-----END EC PRIVATE KEY-----"),
    "address with a token in a bug": _bug("GET https://example.com/x?access_token={0}&page=2"),
    "basic login in a bug": _bug("headers: Authorization: Basic {0}"),
}  # fmt: skip


@pytest.mark.parametrize(("number", "way"), list(enumerate(WAYS, start=1)))
def test_a_secret_is_neither_told_nor_left_anywhere(
    ways: Ways, monkeypatch: pytest.MonkeyPatch, number: int, way: str
) -> None:
    secret = canary(number)
    told = WAYS[way](ways, secret, monkeypatch)
    assert ways.leaks(secret, told) == []
    if not way.startswith("token of a connector"):
        assert told.code != 0, "this was to go wrong"


def test_twenty_ways_are_tried() -> None:
    assert len(WAYS) == 20


def texts_of(error: BaseException) -> Iterator[str]:
    seen: BaseException | None = error
    while seen is not None:
        yield f"{seen!r} {getattr(seen, 'detail', '')} {getattr(seen, 'remedy', '')}"
        seen = seen.__cause__ or seen.__context__


def what_goes_wrong(act: Callable[[], object]) -> str:
    """Everything that an error says, with its causes; the journal's damage does not keep a lake from opening."""
    try:
        act()
    except Exception as error:
        return "\n".join(texts_of(error))
    return ""


def test_no_key_of_a_workspace_is_told_when_its_files_are_damaged(pair: Pair, tmp_path: Path) -> None:
    pair.sync()
    Journal(pair.workspace, pair.secrets).append("decision", "x", "y", {})
    held = [value for value in pair.secrets.values.values() if len(value) > 20]  # type: ignore[attr-defined]
    assert len(held) >= 3
    newest = LakeFolder(pair.workspace.lake).generations()[-1]
    damaged = [LakeFolder(pair.workspace.lake).catalogue(newest), pair.workspace.journal_file]
    for file in damaged:
        whole = file.read_bytes()
        file.write_bytes(whole[:40] + b"\0" * 40 + whole[80:])
        for act in (lambda: Desk.open(pair.workspace, pair.secrets), pair.sync):
            told = what_goes_wrong(act)
            assert [value for value in held if value in told] == []
        file.write_bytes(whole)
    left = [path for path in pair.workspace.root.rglob("*") if path.is_file()]
    assert [path for path in left if any(value.encode() in path.read_bytes() for value in held)] == []


def test_a_refused_login_is_told_without_its_password(central: str, tmp_path: Path) -> None:
    dsn = psycopg.conninfo.make_conninfo(central, user="nobody_here", password=canary(99))
    with pytest.raises(Problem) as caught:
        sync(workspace_at(tmp_path / "w"), MemorySecrets(), dsn)
    assert canary(99) not in " ".join(texts_of(caught.value))
