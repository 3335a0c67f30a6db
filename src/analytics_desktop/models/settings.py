"""What a person may set in a workspace. Dialog, command line and guide are made from the metadata of these fields."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class SettingHelp:
    """What is shown beside one setting. `bounds` are inclusive; `choices` empty means free."""

    key: str
    title: str
    help: str
    kind: type
    default: Any
    bounds: tuple[int, int] | None
    choices: tuple[str, ...]


def _setting(
    default: Any, title: str, text: str, bounds: tuple[int, int] | None = None, choices: tuple[str, ...] = ()
) -> Any:
    return field(default=default, metadata={"title": title, "help": text, "bounds": bounds, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """Every value is a text or a whole number, so that one editor per kind is enough. Secrets are never kept here."""

    central: str = _setting(
        "",
        "Central store",
        "Where this workspace gets its rows from, without the password. Set by: analytics-desktop connect --dsn DSN",
    )
    zone: str = _setting(
        "",
        "Reporting time zone",
        "IANA name that decides where a day begins, such as Europe/Berlin. Empty: the company's own. "
        "Takes effect at the next sync, which then rolls everything up again.",
    )
    days_shown: int = _setting(
        90, "Days shown at first", "Length of the period that pages and exports start with.", bounds=(1, 1830)
    )
    theme: str = _setting(
        "system",
        "Colours",
        "Light, dark or high contrast; system follows the desktop.",
        choices=("system", "light", "dark", "high_contrast"),
    )
    engagement_workdays: int = _setting(
        40,
        "Engagement score: weight of active workdays",
        "How much it counts how many workdays a person was active, in proportion to the other two weights. "
        "Takes effect when the workspace is opened again.",
        bounds=(1, 100),
    )
    engagement_actions: int = _setting(
        30,
        "Engagement score: weight of actions",
        "How much it counts how much a person did, in proportion to the other two weights. "
        "Takes effect when the workspace is opened again.",
        bounds=(1, 100),
    )
    engagement_features: int = _setting(
        30,
        "Engagement score: weight of features",
        "How much it counts how many features a person used, in proportion to the other two weights. "
        "Takes effect when the workspace is opened again.",
        bounds=(1, 100),
    )


KINDS: dict[str, type] = {"str": str, "int": int}


def setting_helps() -> tuple[SettingHelp, ...]:
    """One entry per setting, in the order in which a dialog shows them."""
    return tuple(
        SettingHelp(
            one.name,
            one.metadata["title"],
            one.metadata["help"],
            KINDS[str(one.type)],
            one.default,
            one.metadata["bounds"],
            one.metadata["choices"],
        )
        for one in fields(Settings)
    )
