"""A metric as the catalogue defines it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Good = Literal["up", "down", "neither"]
Chart = Literal["card", "line", "bar", "heatmap", "waterfall", "table"]


@dataclass(frozen=True)
class Metric:
    """One `.sql` file. `sha256` is the hash of the file's bytes and is the metric's version.

    `adds_up` says that the segments of one period sum to the whole, and its days to the period. `audience` lists roles;
    empty means every role. `columns` of a table or computed metric: (column name, unit), in the order of the SELECT.
    `section` is where its panel stands on the page; "" for a page without sections, and for cards.
    `computed` names what turns that table into the panel; "" for a metric whose SELECT yields the numbers themselves.
    `free_text`: it yields words that people or programs wrote freely; audit packs hold none, so they leave it out.
    `budget`: the file of the folder `evidence` that says what was planned for it; "" where nothing is.
    `history`: it rests on rows of any age; audit packs hold the rows of a period, so they leave it out.
    `later`: it takes longer than a page may, so its panel is filled once the page is shown.
    `people` names the family of numbers about people that it belongs to (services.groups); "" where it tells of none.
    `sums`: where its segments are classes of people, the classes whose sum is known; one empty entry stands for all.
    `example` is the worked example on the example world: {"filters": {...}, "rows": [[period, segment, value], ...]}.
    """

    id: str  # "cost.total_cost": page folder and file name
    page: str
    title: str
    unit: str  # a key of models.unit.UNITS
    definition: str
    good: Good
    adds_up: bool
    chart: Chart
    order: int
    audience: tuple[str, ...]
    controls: tuple[str, ...]
    owner: str
    sql: str
    sha256: str
    example: dict[str, Any]
    retired: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    computed: str = ""
    later: bool = False
    budget: str = ""
    section: str = ""
    free_text: bool = False
    history: bool = False
    people: str = ""
    sums: tuple[tuple[str, ...], ...] = ()

    @property
    def is_unproven(self) -> bool:
        """An audit pack holds neither free text nor rows of any age, so it cannot prove this."""
        return self.free_text or self.history

    @property
    def yields_table(self) -> bool:
        """The SELECT yields the declared columns rather than period, segment, value."""
        return bool(self.columns)


@dataclass(frozen=True)
class PanelPlan:
    """One panel of a page: a metric drawn in one way, optionally split by a dimension."""

    metric: str
    chart: Chart
    by: str | None = None
    title: str = ""
    section: str = ""


@dataclass(frozen=True)
class PagePlan:
    """`page.toml`: a tab, the question it answers, and the panels beyond each metric's own.

    `sections` are parts of a large page, shown one at a time below its cards; empty where the page is one board.
    Those `of_rows` show single requests or runs, which executives are not sent.
    """

    id: str
    title: str
    question: str
    order: int
    dimensions: tuple[str, ...]
    panels: tuple[PanelPlan, ...]
    audience: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    of_rows: tuple[str, ...] = ()
