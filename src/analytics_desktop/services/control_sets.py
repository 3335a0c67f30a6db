"""The company's own sets of controls: which stand, a file tried and decided, and the way back to what ships."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_desktop.models.control import ControlSet
from analytics_desktop.models.errors import Problem

from .controls import load_controls, read_set, shipped_texts
from .decisions import standing
from .export.atomically import replacing

if TYPE_CHECKING:
    from .desk import Desk

KIND = "control_set"
_FACTS = "compliance.control_facts"
_LARGEST = 1 << 20  # bytes of a file
_FORM = "The administrator's guide tells the form; export a set to have an example."


@dataclass(frozen=True)
class Standing:
    """The set that stands for a framework. `who` and `at` (UTC) are None for one that ships."""

    framework: str
    title: str
    controls: int
    who: str | None
    at: datetime | None
    sha256: str  # of the text
    text: str


def standing_sets(desk: Desk) -> tuple[Standing, ...]:
    """By framework."""
    found = {name: _standing(text, None, None) for name, text in shipped_texts().items()}
    for one in standing(desk.decisions(KIND)).values():
        if text := str(one.body.get("text") or ""):
            found[one.subject] = _standing(text, one.decided_by, one.decided_at)
    return tuple(found[name] for name in sorted(found))


def export_set(desk: Desk, framework: str, out: Path) -> Standing:
    """The text of the set that stands, byte for byte. Raises Problem for an unknown framework."""
    found = _named(desk, framework)
    with replacing(out) as draft:
        draft.write_text(found.text, encoding="utf-8", newline="")
    return found


def tried(desk: Desk, file: Path) -> tuple[ControlSet, str]:
    """The set of a file and its text. Raises Problem where it is no set, or names a fact that nothing computes."""
    try:
        content = file.read_bytes()
        if len(content) > _LARGEST:
            raise Problem(f"{file.name} is larger than a set of controls can be.", _FORM)
        text = content.decode("utf-8-sig")
        found = read_set(file.name, text)
    except OSError as error:
        raise Problem(f"{file} cannot be read.", "Name a file that is there and may be read.", str(error)) from error
    except ValueError as error:
        raise Problem(f"{error}.", _FORM) from error
    _check_facts(desk, file.name, found)
    return found, text


def bring_in(desk: Desk, file: Path, reason: str) -> ControlSet:
    """Let the set of a file stand for its framework. The next sync brings it to everybody."""
    found, text = tried(desk, file)
    desk.decide(KIND, found.framework, {"text": text, "reason": _reason(reason)})
    return found


def take_back(desk: Desk, framework: str, reason: str) -> None:
    """Let the set that ships stand again; a framework of the company's own ends."""
    found = _named(desk, framework)
    if found.who is None:
        raise Problem(f"The set of {found.framework} is the one that ships already.", "There is nothing to take back.")
    desk.decide(KIND, found.framework, {"text": "", "reason": _reason(reason)})


def _standing(text: str, who: str | None, at: datetime | None) -> Standing:
    found = read_set("controls", text)
    digest = sha256(text.encode()).hexdigest()
    return Standing(found.framework, found.title, len(found.controls), who, at, digest, text)


def _named(desk: Desk, framework: str) -> Standing:
    sets = standing_sets(desk)
    for one in sets:
        if one.framework.lower() == framework.strip().lower():
            return one
    raise Problem(f"There are no controls of {framework}.", f"There are: {', '.join(one.framework for one in sets)}.")


def _check_facts(desk: Desk, name: str, found: ControlSet) -> None:
    known = sorted(_known_facts(desk))
    for control in found.controls:
        for rule in control.evidence:
            if rule.fact not in known:
                near = difflib.get_close_matches(rule.fact, known, 3) or known[:3]
                raise Problem(
                    f"{name}: {control.id}: nothing computes the fact {rule.fact}.",
                    f"Did you mean {', '.join(near)}? All facts: analytics-desktop show {_FACTS}",
                )


def _known_facts(desk: Desk) -> set[str]:
    """Those that the page computes, and those that controls which ship rest on."""
    with desk.reading() as (_, reader):
        rows = reader.table(desk.catalogue.metric(_FACTS), desk.default_filters()).rows
    return {str(row[0]) for row in rows} | {rule.fact for one in load_controls() for rule in one.evidence}


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Problem("A change of controls needs a reason.", "Say why, for those who read the assessment later.")
    return reason.strip()
