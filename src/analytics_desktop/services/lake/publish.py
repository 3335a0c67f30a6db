"""Which generation is the published one, and the removal of what no kept generation needs."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import Manifest

from .folder import LakeFolder, locked, write_durably
from .keys import Pin, Secrets, read_pin, write_pin
from .manifests import REBUILD, read_manifest

KEPT_GENERATIONS = 3
_RACE_SECONDS = 1.0


@dataclass(frozen=True)
class Published:
    """The published generation, whose manifest is the pinned one."""

    number: int
    manifest: Manifest
    manifest_sha256: str


@dataclass(frozen=True)
class _Pointer:
    generation: int
    manifest_sha256: str


def read_pointer(lake: LakeFolder) -> _Pointer | None:
    """What the pointer names, None before the first sync. Raises Problem when it is unreadable."""
    try:
        values = json.loads(lake.pointer.read_text(encoding="utf-8"))
        return _Pointer(int(values["generation"]), str(values["manifest_sha256"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem("The lake does not say which generation is published.", REBUILD, str(error)) from error


def published(lake: LakeFolder, secrets: Secrets) -> Published | None:
    """The published generation, None before the first sync.

    Raises Problem when pointer or manifest are not what this workspace pinned: altered, cut off or an older state.
    """
    give_up = time.monotonic() + _RACE_SECONDS
    while True:
        # The pin is read first: whatever is published meanwhile is pinned too at the next look.
        pin, pointer = read_pin(secrets), read_pointer(lake)
        if pointer is None and pin is None:
            return None
        if pin is not None and pointer is not None and pointer.manifest_sha256 in pin.accepted:
            return _pinned(lake, pointer)
        if time.monotonic() > give_up:
            raise _not_pinned(pin)
        time.sleep(0.05)


def _pinned(lake: LakeFolder, pointer: _Pointer) -> Published:
    manifest, sha = read_manifest(lake.manifest(pointer.generation))
    if sha != pointer.manifest_sha256 or manifest.generation != pointer.generation:
        raise Problem("The description of the lake was changed after it was written.", REBUILD)
    return Published(pointer.generation, manifest, sha)


def _not_pinned(pin: Pin | None) -> Problem:
    if pin is None:
        return Problem(
            "This workspace does not remember which state of the lake is the newest.",
            f"Restore the keyring entry (or secrets file) that belongs to the lake. {REBUILD}",
        )
    return Problem(
        "The lake is not the one that was published last: it was replaced, cut off or set back to an older state.",
        REBUILD,
    )


def kept_generation(lake: LakeFolder, secrets: Secrets, number: int) -> Published:
    """An older generation that is still here, proven by the chain of hashes from the pinned manifest back to it."""
    newest = published(lake, secrets)
    while newest is not None and newest.number > number:
        earlier = [kept for kept in lake.generations() if kept < newest.number]
        if not earlier:
            break
        manifest, sha = read_manifest(lake.manifest(earlier[-1]))
        if sha != newest.manifest.previous_sha256:
            raise Problem(f"Generation {earlier[-1]} of the lake was changed after it was written.", REBUILD)
        newest = Published(earlier[-1], manifest, sha)
    if newest is None or newest.number != number:
        raise Problem(f"Generation {number} of the lake is not kept any more.", "Open the newest one.")
    return newest


def publish(lake: LakeFolder, secrets: Secrets, number: int, sha: str) -> None:
    """Make the finished generation the published one.

    A crash between the steps leaves either the old or the new one published, and both pinned until the next sync.
    """
    old = read_pin(secrets)
    accepted = (*(old.accepted if old else ()), sha)
    write_pin(secrets, Pin(tuple(dict.fromkeys(accepted))))
    write_durably(lake.pointer, json.dumps({"generation": number, "manifest_sha256": sha}) + "\n")
    write_pin(secrets, Pin((sha,)))


def settle_pin(secrets: Secrets, now: Published) -> None:
    """Forget the other accepted hash that a crash while publishing left behind."""
    pin = read_pin(secrets)
    if pin is not None and pin.accepted != (now.manifest_sha256,):
        write_pin(secrets, Pin((now.manifest_sha256,)))


def sweep(lake: LakeFolder, kept: int = KEPT_GENERATIONS) -> None:
    """Remove unpublished generations, generations beyond the kept ones, and data files that nobody names.

    Only under the sync lock. A generation that a process has open stays. If a kept manifest cannot be read, no data
    file is removed, for it might be one of that generation's.
    """
    try:
        pointer = read_pointer(lake)
    except Problem:
        return
    _sweep_spill(lake)
    newest = pointer.generation if pointer else 0
    done = [number for number in lake.generations() if number <= newest]
    for number in lake.generations():
        if number not in done[-kept:]:
            _remove_unless_open(lake, number)
    try:
        named = {file.path for number in lake.generations() for file in read_manifest(lake.manifest(number))[0].files}
    except Problem:
        return
    for file in lake.data.rglob("*"):
        if file.is_file() and file.relative_to(lake.root).as_posix() not in named:
            file.unlink(missing_ok=True)


def _sweep_spill(lake: LakeFolder) -> None:
    """Remove what processes that are gone had written to disk for lack of memory."""
    for folder in lake.spill.glob("*-*"):
        process = folder.name.split("-")[1]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _remove_unless_open(lake: LakeFolder, number: int) -> None:
    with locked(lake.reading_lock(number)) as nobody_reads:
        if nobody_reads:
            shutil.rmtree(lake.generation(number), ignore_errors=True)
