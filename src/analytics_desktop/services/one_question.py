"""Which of the questions about a period and an earlier one are asked as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric

from .at_once import asks_two_at_once, asks_two_tables_at_once, tells_whole
from .together import query_of, shares_wholes


@dataclass(frozen=True)
class OneQuestion:
    """`last_day` is that of the data; None where every question is asked by itself."""

    last_day: date | None

    def of_both(self, metric: Metric, filters: Filters, earlier: Period) -> bool:
        """Whether the earlier period as a whole can be another bucket beside those of the asked one."""
        return self._can_be(filters, earlier) and asks_two_at_once(_query(metric, filters))

    def of_steps_and_wholes(self, metric: Metric, filters: Filters, earlier: Period) -> bool:
        """Whether both periods as wholes can be buckets beside days, weeks or months."""
        return (
            filters.grain != "whole" and self.of_both(metric, filters, earlier) and tells_whole(_query(metric, filters))
        )

    def is_shared_with_wholes(self, metric: Metric, filters: Filters, earlier: Period) -> bool:
        """Whether they should be, though the metric adds up: another over the same rows needs them."""
        is_one = not filters.split and self.of_steps_and_wholes(metric, filters, earlier)
        return is_one and shares_wholes(_query(metric, filters))

    def of_two_tables(self, metric: Metric, filters: Filters, earlier: Period) -> bool:
        """Whether the table of the earlier period can be further rows."""
        return self._can_be(filters, earlier) and asks_two_tables_at_once(query_of(metric.sql, True))

    def _can_be(self, filters: Filters, earlier: Period) -> bool:
        """A period after the last day of data is asked for by itself: it ends with that day, as the earlier one may."""
        is_apart = earlier.finish <= filters.period.start
        return is_apart and self.last_day is not None and filters.period.start <= self.last_day


def _query(metric: Metric, filters: Filters) -> str:
    return query_of(metric.sql, filters.grain == "whole")
