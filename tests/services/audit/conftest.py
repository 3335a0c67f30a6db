"""One small pack for the session, and ways to tamper with a copy of it."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.audit.bag import SIGNATURE, TAG_MANIFEST, zip_folder
from analytics_desktop.services.audit.custody import custody_text
from analytics_desktop.services.audit.evidence_index import index_text
from analytics_desktop.services.audit.facts import facts_from
from analytics_desktop.services.audit.pack import write_pack
from analytics_desktop.services.audit.seal import seal
from analytics_desktop.services.audit.signing import Secrets, own_fingerprint, private_key
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.lake.manifests import from_text
from tests.fixtures.lake import MemorySecrets, Synced


class Packed(NamedTuple):
    """A valid pack of the cost and usage pages over one week, and the secrets that signed it."""

    file: Path
    secrets: Secrets
    desk: Desk
    filters: Filters


@pytest.fixture(scope="session")
def desk(synced: Synced) -> Iterator[Desk]:
    opened = Desk.open(synced.workspace, synced.secrets)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def packed(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Packed:
    secrets = MemorySecrets()
    finish = desk.default_filters().period.finish
    filters = Filters(Period(finish - timedelta(days=7), finish))
    pages = [desk.page(page, filters) for page in ("cost", "usage")]
    file = write_pack(desk, secrets, pages, tmp_path_factory.mktemp("pack") / "pack.zip")
    return Packed(file, secrets, desk, filters)


Tamper = Callable[..., Path]


@pytest.fixture
def unpacked(packed: Packed, tmp_path: Path) -> Path:
    """The pack's folder, free to be changed."""
    with zipfile.ZipFile(packed.file) as source:
        source.extractall(tmp_path / "unpacked")
    return next((tmp_path / "unpacked").iterdir())


def _fit(data: Path, secrets: Secrets) -> None:
    """Whoever signs a changed pack also writes its index and custody log anew, as far as that can be done."""
    with contextlib.suppress(Problem, OSError, ValueError, KeyError, TypeError):
        facts = facts_from((data / "pack.json").read_text(encoding="utf-8"))
        manifest = from_text((data / "generation.json").read_text(encoding="utf-8"))
        (data / "evidence-index.csv").write_bytes(index_text(data, facts).encode())
        (data / "custody.csv").write_bytes(custody_text(manifest, facts, own_fingerprint(secrets)).encode())


@pytest.fixture
def repacked(unpacked: Path, tmp_path: Path) -> Tamper:
    """Zip the changed folder as the program would; with secrets, sign it anew first."""

    facts = facts_from((unpacked / "data" / "pack.json").read_text(encoding="utf-8"))

    def pack(resign: Secrets | None = None) -> Path:
        if resign is not None:
            private_key(resign)  # made before the custody log names it
            for name in (SIGNATURE, TAG_MANIFEST):
                (unpacked / name).unlink()
            _fit(unpacked / "data", resign)
            seal(unpacked, resign, facts)
        out = tmp_path / "tampered.zip"
        zip_folder(unpacked, unpacked.name, out, facts.moment)
        return out

    return pack


@pytest.fixture
def copy(packed: Packed, tmp_path: Path) -> Path:
    """The zip itself, free to be changed."""
    return Path(shutil.copy(packed.file, tmp_path / "copy.zip"))


@pytest.fixture
def attacker() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Path], Path]:
    """Unpacks a pack; gives its folder, free to be changed."""

    def unpack(file: Path) -> Path:
        with zipfile.ZipFile(file) as source:
            source.extractall(tmp_path / "opened")
        return next((tmp_path / "opened").iterdir())

    return unpack


@pytest.fixture
def reseal(attacker: MemorySecrets, tmp_path: Path) -> Callable[[Path], Path]:
    """Makes all hashes fit again and signs with another key, as whoever changes a pack would; gives the zip."""

    def again(folder: Path) -> Path:
        facts = facts_from((folder / "data" / "pack.json").read_text(encoding="utf-8"))
        seal(folder, attacker, facts)
        out = tmp_path / "resealed.zip"
        zip_folder(folder, folder.name, out, facts.moment)
        return out

    return again
