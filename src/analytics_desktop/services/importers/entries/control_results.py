"""What people found when they tested controls: a result that is imported again is brought up to date."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.controls import controls_in_force
from analytics_desktop.services.importers.cells import BadCell, day, filled, text
from analytics_desktop.services.importers.entry_store import EntryStore
from analytics_desktop.services.importers.transaction import Connection

KIND = ImporterKind(
    name="control-results",
    title="Results of controls tested by hand (CSV, Excel, JSON lines)",
    help="One row for each control that a person tested. A result is known by framework and control; imported again, "
    "it is brought up to date.",
    fields={
        "framework": "SOC2, GDPR, HIPAA, ISO27001 or one of the company's own",
        "control": "id of the control, such as CC6.1",
        "status": "pass, fail or not_tested",
        "tested_at": "day of the test (ISO)",
        "strength": "strong where the control itself was tested, partial otherwise",
        "note": "what was looked at and found",
        "source": "only with --set: where the results come from",
    },
    required=(("framework",), ("control",), ("status",), ("tested_at",)),
)
KEY = ("framework", "control")
COLUMNS = ("framework", "control", "status", "strength", "tested_at", "note")
TYPES = "text, text, text, text, date, text"
TABLE = "control_results"
_SETS = (
    "SELECT DISTINCT ON (subject) subject, body->>'text' FROM decisions WHERE kind = 'control_set' "
    "ORDER BY subject, received_at DESC, id"
)


def entry(cells: Mapping[str, str], source: str, reporting_currency: str) -> dict[str, Any]:
    """The row of `control_results`. Raises BadCell with the field and why."""
    return {
        "framework": filled(cells, "framework", text),
        "control": filled(cells, "control", text),
        "status": filled(cells, "status", lambda value: _one_of(value, ("pass", "fail", "not_tested"))),
        "strength": filled(cells, "strength", lambda value: _one_of(value, ("strong", "partial")), "partial"),
        "tested_at": filled(cells, "tested_at", day),
        "note": filled(cells, "note", lambda value: text(value, 2000), ""),
    }


class ControlResultStore(EntryStore):
    """Takes results for controls that ship or that the company decided."""

    def __init__(self, connection: Connection, kind: ModuleType, create_people: bool) -> None:
        super().__init__(connection, kind, create_people)
        rows = connection.execute(_SETS).fetchall()
        company = {str(framework): str(body or "") for framework, body in rows}
        self._known = {(one.framework, one.id) for one in controls_in_force(company)}

    def why_not(self, entry: Mapping[str, Any]) -> str:
        if (entry["framework"], entry["control"]) in self._known:
            return ""
        return f"control: there is no {entry['framework']} {entry['control']}"[:120]


STORE = ControlResultStore


def _one_of(value: str, known: tuple[str, ...]) -> str:
    said = value.strip().lower().replace(" ", "_")
    if said not in known:
        raise BadCell(f'"{value[:60]}" is not one of {", ".join(known)}')
    return said
