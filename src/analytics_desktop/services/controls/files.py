"""Sets of controls as TOML files: one file, one framework. The form is told in the administrator's guide."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from analytics_desktop.models.control import WEIGHTS, Control, ControlSet, Rule, Strength

_KEYS = {"id", "title", "owner", "cadence", "strength", "evidence"}
_SET_KEYS = {"framework", "title", "control"}
_RULE_KEYS = {"fact", "at_least", "at_most", "known"}
_LONGEST = 300  # characters of one text
MOST_CONTROLS = 500


@cache
def shipped_texts() -> Mapping[str, str]:
    """Framework -> the file of `catalogue/controls`."""
    folder = resources.files("analytics_desktop") / "catalogue" / "controls"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda one: one.name)
    texts = [(entry.name, entry.read_text("utf-8")) for entry in files]
    return {read_set(name, text).framework: text for name, text in texts}


@cache
def load_controls() -> tuple[Control, ...]:
    """Every control that ships. Raises ValueError, which names the file, for one that is malformed."""
    return tuple(control for name, text in shipped_texts().items() for control in read_set(name, text).controls)


def read_set(name: str, text: str) -> ControlSet:
    """Raises ValueError with the file, the control and what is wrong."""
    try:
        header = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: this is no TOML: {error}") from None
    if set(header) != _SET_KEYS:
        raise ValueError(f"{name}: keys must be exactly framework, title, and a [[control]] for each control")
    framework, title = (_text(name, header[key], key) for key in ("framework", "title"))
    if len(framework) > 30 or not framework.replace("-", "").isalnum():
        raise ValueError(f"{name}: framework must be a short name of letters and digits, such as ISO27001")
    entries = header["control"]
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_CONTROLS:
        raise ValueError(f"{name}: there must be 1 to {MOST_CONTROLS} controls, each as [[control]]")
    controls = tuple(_control(name, framework, entry) for entry in entries)
    ids = [one.id for one in controls]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise ValueError(f"{name}: {twice}: this control is there twice")
    return ControlSet(framework, title, controls)


def _control(name: str, framework: str, entry: Any) -> Control:
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        which = entry.get("id") if isinstance(entry, dict) else entry
        raise ValueError(f"{name}: {which}: keys must be exactly {', '.join(sorted(_KEYS))}")
    where = f"{name}: {entry['id']}"
    fields = {key: _text(where, entry[key], key) for key in sorted(_KEYS - {"evidence"})}
    if fields["strength"] not in WEIGHTS or not entry["evidence"]:
        raise ValueError(f"{where}: strength is strong or partial, and evidence is needed")
    if not isinstance(entry["evidence"], list):
        raise ValueError(f"{where}: evidence is a list of rules")
    strength: Strength = "strong" if fields.pop("strength") == "strong" else "partial"
    rules = tuple(_rule(where, rule) for rule in entry["evidence"])
    return Control(framework=framework, strength=strength, evidence=rules, **fields)


def _rule(where: str, rule: Any) -> Rule:
    if not isinstance(rule, dict) or "fact" not in rule or not set(rule) <= _RULE_KEYS or len(rule) < 2:
        raise ValueError(f"{where}: a rule names a fact and what it must be: at_least, at_most or known = true")
    limits = [rule.get("at_least"), rule.get("at_most")]
    for limit in limits:
        is_number = isinstance(limit, int | float) and not isinstance(limit, bool) and math.isfinite(limit)
        if limit is not None and not is_number:
            raise ValueError(f"{where}: a limit must be a number")
    return Rule(_text(where, rule["fact"], "fact"), *limits)


def _text(where: str, value: Any, key: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST or not value.isprintable():
        raise ValueError(f"{where}: {key} must be a text of 1 to {_LONGEST} characters in one line")
    return value
