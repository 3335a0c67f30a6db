"""Controls as assessment results of OSCAL (NIST, version 1.1.2), JSON.

Each control is one finding with the observation it rests on. OSCAL knows satisfied and not satisfied only: what was
not tested is not satisfied, with the reason `other` and a remark that says so. Ids are made from what they stand for,
so the same generation gives the same bytes.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Panel, Source
from analytics_desktop.models.progress import Progress, silent

from .atomically import replacing

VERSION = "1.1.2"
NAMESPACE = "https://analytics-desktop.example/ns/oscal"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
Row = dict[str, str]


def write_oscal(panel: Panel, source: Source, filters: Filters, out: Path, progress: Progress = silent) -> None:
    """`panel`: the table of controls. Raises Problem where it could not be assessed."""
    progress("Writing the assessment results", 0.0)
    if panel.trouble is not None:
        raise Problem(panel.trouble.sentence, panel.trouble.remedy)
    with replacing(out) as draft:
        text = json.dumps(assessment_results(panel, source, filters), ensure_ascii=False, indent=1, allow_nan=False)
        draft.write_text(text + "\n", encoding="utf-8", newline="\n")
    progress("The assessment results are written", 1.0)


def assessment_results(panel: Panel, source: Source, filters: Filters) -> dict[str, Any]:
    rows = _rows(panel)
    zone = ZoneInfo(source.zone)
    start, finish = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in _bounds(filters))
    plan = _id(source, "plan")
    return {
        "assessment-results": {
            "uuid": _id(source, "document", str(filters.period)),
            "metadata": {
                "title": f"Controls of {source.company}",
                "last-modified": source.data_as_of.isoformat(),
                "version": str(source.generation),
                "oscal-version": VERSION,
                "props": [
                    _property("generation", str(source.generation)),
                    _property("manifest-sha256", source.manifest_sha256),
                    _property("sql-sha256", panel.metric.sha256),
                    *([_property("demo-data", "true")] if source.is_demo else []),
                ],
            },
            "import-ap": {"href": f"#{plan}"},
            "results": [_result(framework, rows, source, (start, finish)) for framework in _frameworks(rows)],
            "back-matter": {"resources": [_plan(plan)]},
        }
    }


def _rows(panel: Panel) -> list[Row]:
    table = panel.table
    if table is None or not table.rows:
        raise Problem("There are no controls to report.", "Choose a period with data.")
    names = [column.name for column in table.columns]
    return [{name: str(cell) for name, cell in zip(names, row, strict=True)} for row in table.rows]


def _result(framework: str, rows: list[Row], source: Source, period: tuple[datetime, datetime]) -> dict[str, Any]:
    own = [row for row in rows if row["Framework"] == framework]
    selected = [{"control-id": _token(row["Control"])} for row in own]
    return {
        "uuid": _id(source, "result", framework, str(period)),
        "title": f"{framework}: controls by the facts of the period",
        "description": "Each control is assessed by facts computed from the ledger, and by what people entered.",
        "start": period[0].isoformat(),
        "end": period[1].isoformat(),
        "reviewed-controls": {"control-selections": [{"include-controls": selected}]},
        "observations": [_observation(row, source) for row in own],
        "findings": [_finding(row, source) for row in own],
    }


def _observation(row: Row, source: Source) -> dict[str, Any]:
    by_hand = {"remarks": f"By hand: {row['By hand']}"} if row["By hand"] else {}
    return {
        "uuid": _key(source, "observation", row),
        "description": row["Evidence"],
        "props": [_property("strength", row["Strength"]), _property("cadence", row["Cadence"])],
        "methods": ["TEST", *(["EXAMINE"] if by_hand else [])],
        "collected": source.data_as_of.isoformat(),
        **by_hand,
    }


def _finding(row: Row, source: Source) -> dict[str, Any]:
    passed = row["Status"] == "pass"
    status = {"state": "satisfied" if passed else "not-satisfied"}
    status["reason"] = {"pass": "pass", "fail": "fail"}.get(row["Status"], "other")
    if row["Status"] == "not tested":
        status["remarks"] = "Not tested: a fact that it rests on cannot be seen."
    return {
        "uuid": _key(source, "finding", row),
        "title": f"{row['Framework']} {row['Control']}: {row['Status']}",
        "description": row["What it asks"],
        "props": [_property("owner", row["Owner"] or "nobody")],
        "target": {"type": "objective-id", "target-id": _token(row["Control"]), "status": status},
        "related-observations": [{"observation-uuid": _key(source, "observation", row)}],
    }


def _plan(plan: str) -> dict[str, Any]:
    return {
        "uuid": plan,
        "title": "How controls are assessed",
        "description": "No separate plan exists: the controls, their facts and limits are the files "
        "catalogue/controls/*.toml of the program, and each observation names the facts with their limits.",
    }


def _frameworks(rows: list[Row]) -> list[str]:
    return sorted({row["Framework"] for row in rows})


def _bounds(filters: Filters) -> tuple[Any, Any]:
    return filters.period.start, filters.period.finish


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": name, "ns": NAMESPACE, "value": value.strip()}


def _token(control: str) -> str:
    """An id as OSCAL writes them: letters, digits, `.`, `-` and `_`, not beginning with a digit."""
    clean = "".join(letter if letter.isalnum() or letter in ".-_" else "_" for letter in control)
    return clean if clean[:1].isalpha() or clean[:1] == "_" else f"_{clean}"


def _key(source: Source, kind: str, row: Row) -> str:
    return _id(source, kind, row["Framework"], row["Control"])


def _id(source: Source, *parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\n".join((source.manifest_sha256, *parts))))
