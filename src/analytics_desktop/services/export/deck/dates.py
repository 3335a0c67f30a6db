"""Date axes with about a dozen labels, whatever the period."""

from __future__ import annotations

from datetime import date
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn


def date_step(days: int) -> tuple[int, str]:
    """How many units lie between two labels, and the unit: days, weeks of 7 days, or months."""
    if days <= 14:
        return 1, "days"
    return (7, "days") if days <= 100 else (max(1, -(-days // 400)), "months")


def set_date_steps(chart: Any) -> None:
    """Give a chart's date axis its steps; other axes are left alone."""
    axis = chart.category_axis._element
    labels = list(chart.plots[0].categories)
    if axis.tag != qn("c:dateAx") or len(labels) < 2:
        return
    span = (_day(chart, -1) - _day(chart, 0)).days + 1
    count, unit = date_step(span)
    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in axis.findall(qn(name)):
            axis.remove(old)
    for name, value in (("c:baseTimeUnit", "days"), ("c:majorUnit", str(count)), ("c:majorTimeUnit", unit)):
        axis.append(parse_xml(f'<{name} {nsdecls("c")} val="{value}"/>'))


def _day(chart: Any, place: int) -> date:
    """The day of a category: Office counts days from 1899-12-30."""
    serial = float(chart.plots[0].categories[place])
    return date.fromordinal(date(1899, 12, 30).toordinal() + int(serial))
