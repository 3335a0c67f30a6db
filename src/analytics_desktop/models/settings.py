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
    quiet_from: str = _setting(
        "",
        "Quiet hours: from",
        "Messages wait from this time of the day on, such as 20:00; urgent ones do not. Empty: no quiet hours.",
    )
    quiet_until: str = _setting(
        "",
        "Quiet hours: until",
        "At this time of the day, such as 07:00, the messages that waited are sent. Empty: midnight.",
    )
    quiet_zone: str = _setting(
        "",
        "Quiet hours: time zone",
        "IANA name of the zone of these two times. Empty: the reporting time zone.",
    )
    give_up_hours: int = _setting(
        48,
        "Messages: hours until giving up",
        "A message that could not be delivered is tried again, ever more rarely, for so many hours; then it is shown "
        "as failed.",
        bounds=(1, 336),
    )
    private_webhooks: str = _setting(
        "refused",
        "Webhooks to private addresses",
        "Whether a webhook may reach this computer or the company's own network. Leave it refused unless a server of "
        "your own takes the messages.",
        choices=("refused", "allowed"),
    )
    plain_webhooks: str = _setting(
        "refused",
        "Webhooks without encryption",
        "Whether a webhook may begin with http:// and so be read on its way.",
        choices=("refused", "allowed"),
    )
    authorities_file: str = _setting(
        "",
        "Certificate authorities of your own",
        "PEM file that is trusted beside the system's authorities when mail and webhooks are sent. Empty: none.",
    )
    views_per_minute: int = _setting(
        100,
        "Limit: pages in a minute",
        "How many pages and numbers may be looked at within a minute. The central store may allow less.",
        bounds=(1, 100_000),
    )
    exports_per_hour: int = _setting(
        10,
        "Limit: files in an hour",
        "How many files may be exported within an hour. The central store may allow less.",
        bounds=(1, 100_000),
    )
    calls_per_hour: int = _setting(
        1000,
        "Limit: answers to programs in an hour",
        "How many answers in JSON or CSV scripts may get within an hour. The central store may allow less.",
        bounds=(1, 1_000_000),
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
