"""Values of KPIs: a value of the same day that is imported again is corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.cells import day, filled, number, text

KIND = ImporterKind(
    name="kpis",
    title="Values of KPIs (CSV, Excel, JSON lines)",
    help="One row for each KPI and day. A value is known by KPI, day and source; imported again, it is corrected.",
    fields={
        "kpi": "name of the KPI",
        "day": "day of the value (ISO)",
        "value": "its value",
        "target": "what it should be",
        "unit": "what it counts, such as percent or points",
        "source": "only with --set: where the values come from",
    },
    required=(("kpi",), ("day",), ("value",)),
)
KEY = ("kpi", "day", "source")
COLUMNS = ("kpi", "day", "value", "target", "unit", "source")
TYPES = "text, date, numeric(18, 6), numeric(18, 6), text, text"
TABLE = "kpi_values"


def entry(cells: Mapping[str, str], source: str, reporting_currency: str) -> dict[str, Any]:
    """The row of `kpi_values`. Raises BadCell with the field and why."""
    return {
        "source": source,
        "unit": cells.get("unit", "")[:40],
        "kpi": filled(cells, "kpi", text),
        "day": filled(cells, "day", day),
        "value": filled(cells, "value", _value),
        "target": filled(cells, "target", _value, None),
    }


def _value(value: str) -> Any:
    return number(value.removesuffix("%").strip(), 18, 6)
