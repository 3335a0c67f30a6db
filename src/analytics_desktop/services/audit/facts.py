"""`data/pack.json`: what a pack says about itself. Nothing in it is believed before it is checked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from analytics_desktop.models.filters import COMPARISONS, GRAINS, Filters, Period
from analytics_desktop.models.page import Source
from analytics_desktop.models.sampling import METHODS, PackOrders, SampleOrder

from .columns import TIME_COLUMNS
from .sample_frames import FRAMES
from .sample_size import MOST
from .windows import Windows

FORMAT = 2


@dataclass(frozen=True)
class PackFacts:
    """Instants are ISO text in UTC; `windows` bound the rows by table, `pages` are ids in the order of the files.

    `requests` and `controls`: (id, page, metric or table that answers the request or is evidence for the control).
    """

    format: int
    version: str
    catalogue_sha256: str
    company: str
    is_demo: bool
    generation: int
    manifest_sha256: str
    data_as_of: str
    synced_at: str
    role: str
    zone: str
    currency: str
    windows: dict[str, tuple[str, str]]
    pages: tuple[str, ...]
    samples: tuple[SampleOrder, ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    controls: tuple[tuple[str, str], ...] = ()

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.synced_at)

    @property
    def bounds(self) -> Windows:
        instant = datetime.fromisoformat
        return {table: (instant(first), instant(finish)) for table, (first, finish) in self.windows.items()}

    @property
    def source(self) -> Source:
        return Source(
            self.company,
            self.is_demo,
            self.generation,
            self.manifest_sha256,
            datetime.fromisoformat(self.data_as_of),
            self.moment,
            self.role,
            self.zone,
            self.currency,
        )

    def to_text(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def facts_of(
    source: Source, windows: Windows, pages: tuple[str, ...], version: str, catalogue: str, orders: PackOrders
) -> PackFacts:
    return PackFacts(
        FORMAT,
        version,
        catalogue,
        source.company,
        source.is_demo,
        source.generation,
        source.manifest_sha256,
        source.data_as_of.astimezone(UTC).isoformat(),
        source.synced_at.astimezone(UTC).isoformat(),
        source.role,
        source.zone,
        source.currency,
        {table: (first.isoformat(), finish.isoformat()) for table, (first, finish) in windows.items()},
        pages,
        orders.samples,
        orders.requests,
        orders.controls,
    )


def facts_from(text: str) -> PackFacts:
    """Raises ValueError, KeyError or TypeError for text of another form."""
    values = json.loads(text)
    values["windows"] = {table: (first, finish) for table, (first, finish) in values["windows"].items()}
    values["pages"] = tuple(values["pages"])
    values["samples"] = tuple(SampleOrder(**{**one, "ids": tuple(one["ids"])}) for one in values["samples"])
    for name in ("requests", "controls"):
        values[name] = tuple((str(id_), str(subject)) for id_, subject in values[name])
    facts = PackFacts(**values)
    if facts.format != FORMAT or facts.windows.keys() != TIME_COLUMNS.keys() or not isinstance(facts.generation, int):
        raise ValueError("another format")
    if any(one.table not in FRAMES or one.method not in METHODS or one.size > MOST for one in facts.samples):
        raise ValueError("unknown sample")
    _ = facts.source, facts.bounds  # instants must parse
    return facts


def filters_from(data: dict[str, Any]) -> Filters:
    """The question of a page's JSON. Raises ValueError, KeyError or TypeError."""
    start, last = date.fromisoformat(data["from"]), date.fromisoformat(data["to"])
    if data["grain"] not in GRAINS or data["compare"] not in COMPARISONS:
        raise ValueError("unknown grain or comparison")
    where = tuple((str(name), str(wanted)) for name, wanted in data["where"])
    period = Period(start, date.fromordinal(last.toordinal() + 1))
    return Filters(period, data["grain"], data["by"], where, data["compare"])
