"""The compared period of a computed metric is asked for where somebody looks at it, and counted where it was."""

from __future__ import annotations

from datetime import date

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Table
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.pages import show
from analytics_desktop.services.query import Reader

TUESDAY = Filters(Period(date(2026, 3, 3), date(2026, 3, 4)))


@pytest.mark.parametrize(("metric", "asked"), [("usage.online_now", 1), ("usage.growth", 2), ("usage.active_days", 2)])
def test_the_compared_period_is_asked_for_where_it_is_looked_at(
    metric: str, asked: int, example: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    table, both = Reader.table, Reader.table_and_before

    def counted(self: Reader, metric: Metric, filters: Filters) -> Table:
        found = table(self, metric, filters)
        counts.append(len(found.rows))
        return found

    def counted_both(self: Reader, metric: Metric, filters: Filters, earlier: Period) -> tuple[Table, Table | None]:
        now, before = both(self, metric, filters, earlier)
        counts.extend([len(now.rows), len(before.rows)] if before is not None else [])
        return now, before

    monkeypatch.setattr(Reader, "table", counted)
    monkeypatch.setattr(Reader, "table_and_before", counted_both)
    panel = show(example, load_catalogue(), metric, TUESDAY, "admin")
    assert panel.receipt is not None
    assert (len(counts), panel.receipt.rows) == (asked, sum(counts))
