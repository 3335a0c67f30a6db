"""Checks of a pack's files: complete, unchanged, nothing added, signed."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from analytics_desktop.models.report import Finding, Outcome

from .bag import (
    BAGIT,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    TAG_FILES,
    TAG_MANIFEST,
    UNLISTED,
    file_sha256,
    files_in,
    parse_manifest,
    zip_folder,
)
from .container import stray_files
from .facts import PackFacts
from .signing import fingerprint_of, signature_holds

MOST_TEXT = 64 << 20


def text_of(file: Path) -> str:
    """The text of a small file; empty where it is missing, too large, a link or not UTF-8."""
    if file.is_symlink() or not file.is_file() or file.stat().st_size > MOST_TEXT:
        return ""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return ""


def check_files(folder: Path) -> Iterator[Finding]:
    """Payload and tag files against their manifests."""
    names = files_in(folder)
    links = [name for name in names if (folder / name).is_symlink()]
    stray = stray_files(names) + links
    if stray:
        yield _bad("files", f"There is a file that does not belong to a pack: {_some(stray)}.")
        return
    if text_of(folder / "bagit.txt") != BAGIT:
        yield _bad("files", "bagit.txt is missing or not of BagIt 1.0.")
    payload = {name for name in names if name.startswith("data/")}
    yield _against(folder, MANIFEST, payload, "files", f"All {len(payload)} files are there, unchanged and listed.")
    tags = set(names) - payload - UNLISTED
    yield _against(folder, TAG_MANIFEST, tags | TAG_FILES, "tag files", "The manifests and descriptions are unchanged.")


def _against(folder: Path, manifest: str, there: Collection[str], check: str, good: str) -> Finding:
    listed = parse_manifest(text_of(folder / manifest))
    if not listed:
        return _bad(check, f"{manifest} is missing or damaged.")
    missing = sorted(name for name in listed if not (folder / name).is_file())
    added = sorted(set(there) - set(listed))
    changed = sorted(name for name in set(listed) - set(missing) if file_sha256(folder / name) != listed[name])
    for names, words in ((missing, "missing"), (added, "not listed in the manifest"), (changed, "changed")):
        if names:
            verb = "files are" if len(names) > 1 else "file is"
            return _bad(check, f"{len(names)} {verb} {words}: {_some(names)}.", "\n".join(names))
    return Finding(check, "valid", good)


def check_signature(folder: Path) -> tuple[Finding, str]:
    """The signature over the tag manifest, and the fingerprint of the key that made it."""
    public = text_of(folder / PUBLIC_KEY)
    signature = folder / SIGNATURE
    content = (folder / TAG_MANIFEST).read_bytes() if (folder / TAG_MANIFEST).is_file() else b""
    made = signature.read_bytes() if signature.is_file() and signature.stat().st_size < 1_000 else b""
    fingerprint = fingerprint_of(public)
    if not made or not fingerprint:
        return _bad("signature", "The signature or the public key is missing or damaged."), fingerprint
    if not signature_holds(public, made, content):
        return _bad("signature", "The signature does not belong to these files."), fingerprint
    return Finding(
        "signature", "valid", "The signature belongs to these files and to the key in the pack."
    ), fingerprint


def check_signer(fingerprint: str, expected: str | None, known: Collection[str]) -> Finding:
    """Whose key it is. A pack brings its own key, so a consistent signature alone says nothing about who signed."""
    detail = f"Fingerprint {fingerprint or 'none'}"
    if expected:
        wanted = "".join(expected.lower().replace(":", "").split()).removeprefix("sha256")
        if wanted == fingerprint and fingerprint:
            return Finding("signer", "valid", "The key is the one that you expect.", detail)
        return Finding("signer", "invalid", "The key is not the one that you expect.", f"{detail}\nExpected {wanted}")
    if fingerprint and fingerprint in known:
        return Finding("signer", "valid", "The key is one that this workspace knows.", detail)
    words = f"The signature is consistent, but the key is unknown: compare its fingerprint {fingerprint[:16]}…"
    outcome: Outcome = "cannot_check"
    return Finding("signer", outcome, f"{words} with the one you were given.", detail, advisory=True)


def check_container(path: Path, folder: Path, base: str, facts: PackFacts) -> Finding:
    """The zip is, byte for byte, what these files give: nothing hides between or behind them."""
    with tempfile.TemporaryDirectory(prefix="pack-again-") as room:
        again = Path(room) / "again.zip"
        zip_folder(folder, base, again, facts.moment)
        if again.stat().st_size == path.stat().st_size and file_sha256(again) == file_sha256(path):
            return Finding("container", "valid", "The zip holds these files and nothing else.")
    return _bad("container", "The zip holds more than its files, or was packed again by another program.")


def _bad(check: str, sentence: str, detail: str = "") -> Finding:
    return Finding(check, "invalid", sentence, detail)


def _some(names: Collection[str]) -> str:
    shown = list(names)[:3]
    return ", ".join(shown) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
