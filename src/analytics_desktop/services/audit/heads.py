"""What people do with pinned heads: look at them, give them to others, take in what witnesses say, accept a new key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.lake.publish import published
from analytics_desktop.services.secrets import SecretStore
from analytics_desktop.services.workspace import Workspace

from .checkpoint import NoteLine, SignedHead, head_from, line_from
from .history import History, OtherKey, Scope, check_history
from .log_entries import HistoryChanged
from .pins import PinnedHead, Pins, pins_of, read_pins, write_pins
from .witness import WitnessKey, witness_key, witnessed_by

_PRINTED = """\
HEAD OF THE AUDIT LOG OF {company}

Whoever keeps this page can show later whether an entry was changed, removed or put in between: the log of that day
must still lead to the same three lines. Keep it where administrators of the store cannot reach it.

{note}
Seen      {seen}
Entries   {size:,}
Key       {fingerprint}
          (SHA-256 of the public key that signs; compare it with what you were told by another way)
"""


@dataclass(frozen=True)
class Heads:
    """The pinned heads of the store that a workspace holds data of."""

    server_id: str
    company: str
    pins: Pins


def pinned_heads(workspace: Workspace, secrets: SecretStore) -> Heads:
    """Raises Problem when nothing is pinned yet."""
    found = published(LakeFolder(workspace.lake), secrets)
    if found is not None:
        server = found.manifest.server
        heads = Heads(server.server_id, server.company, pins_of(secrets, server.server_id))
    else:
        known = read_pins(secrets)
        heads = Heads(*next(((server, "the store", one) for server, one in known.items()), ("", "", Pins())))
    if heads.pins.newest is None:
        raise Problem(
            "No head of the audit log was seen yet.",
            "Its administrator signs heads with: analytics-desktop central maintain --head-key FILE. Then sync.",
        )
    return heads


def printed(heads: Heads) -> str:
    """The newest head as a text for paper or mail."""
    newest = heads.pins.newest
    assert newest is not None
    return _PRINTED.format(
        company=" ".join(heads.company.split()),
        note=newest.text,
        seen=newest.seen_at,
        size=newest.head.checkpoint.size,
        fingerprint=heads.pins.fingerprint,
    )


def mail_link(heads: Heads, address: str) -> str:
    """A mailto link with the printed head; the mail program sends it, not this one."""
    subject = f"Head of the audit log of {' '.join(heads.company.split())}"
    text = printed(heads).replace("\n", "\r\n")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(text)}"


def add_witness(secrets: SecretStore, heads: Heads, text: str, key_text: str | None) -> tuple[SignedHead, bool]:
    """Keep the lines of an outside witness with the head they are about; (head, whether they were checked).

    `text`: the whole note that the witness gave back, or its signature line alone, which is about the newest head.
    Raises Problem for lines that do not belong to a pinned head.
    """
    key = _key(key_text)
    pinned, lines = _meant(heads.pins, text)
    head = pinned.head
    fresh = tuple(line for line in lines if line not in head.lines)
    if not fresh:
        raise Problem("There is no new signature line in the file.", "Give the file that the witness returned.")
    if key is not None:
        fresh = tuple(line for line in fresh if witnessed_by(head.checkpoint, line, key))
        if not fresh:
            raise Problem(
                "The witness did not sign this head: no line fits the key.",
                "Ask the witness for the right file or key.",
            )
    witnessed = replace(head, lines=(*head.lines, *fresh))
    write_pins(secrets, heads.server_id, heads.pins.replacing(pinned, witnessed.text))
    return witnessed, key is not None


def accept(secrets: SecretStore, journal: Journal, server_id: str, fingerprint: str, reason: str) -> None:
    """Trust another key from now on. Written into the journal before it counts."""
    if len(fingerprint) != 64 or not reason.strip():
        raise Problem("The whole fingerprint (64 hex digits) and a reason are needed.", "Give both.")
    journal.append("access", "heads.accept_key", server_id, {"fingerprint": fingerprint, "reason": reason})
    write_pins(secrets, server_id, replace(pins_of(secrets, server_id), fingerprint=fingerprint))


def start_anew(secrets: SecretStore, journal: Journal, heads: Heads, reason: str) -> None:
    """Forget the pinned heads, as after a store was restored from a backup. The old ones stay in the journal."""
    if not reason.strip():
        raise Problem("A reason is needed.", "Give one with --reason; it is kept in the journal.")
    seen = [head.text for head in heads.pins.heads]
    journal.append("access", "heads.start_anew", heads.server_id, {"reason": reason, "heads": seen})
    write_pins(secrets, heads.server_id, Pins())


def check_now(workspace: Workspace, secrets: SecretStore) -> History:
    """Compare every entry, leaf and head of the newest generation. Raises Problem when history was changed."""
    with open_generation(workspace, secrets) as generation:
        manifest = generation.manifest
        pins = pins_of(secrets, manifest.server.server_id)
        try:
            return check_history(generation.connection, manifest.server.server_id, pins, manifest.data_as_of, Scope())
        except (HistoryChanged, OtherKey) as changed:
            raise Problem(
                "The audit log in the lake does not continue what was seen before.",
                "Tell your auditor; sync again to see whether the store says the same.",
                str(changed),
            ) from None


def _key(text: str | None) -> WitnessKey | None:
    try:
        return witness_key(text) if text else None
    except ValueError as error:
        raise Problem(
            "The key of the witness cannot be read.", "It looks like name+1234abcd+base64.", str(error)
        ) from None


def _meant(pins: Pins, text: str) -> tuple[PinnedHead, tuple[NoteLine, ...]]:
    newest = pins.newest
    assert newest is not None
    try:
        if "\n\n" not in text:
            return newest, tuple(line_from(line) for line in text.strip().splitlines())
        note = head_from(text)
    except ValueError as error:
        raise Problem(
            "The file holds no signature lines.", "Give the file that the witness returned.", str(error)
        ) from None
    for pinned in pins.heads:
        if pinned.head.checkpoint == note.checkpoint:
            return pinned, note.lines
    raise Problem("The file is about another head.", "Print the head again and let the witness sign that one.")
