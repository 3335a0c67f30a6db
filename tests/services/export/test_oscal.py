"""Assessment results have the structure that OSCAL 1.1.2 asks for, and say what the Controls panel says.

The rules are those of the published model (assembly by assembly: required and allowed members, patterns of its types).
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from analytics_desktop.cli.deliver import Kind
from analytics_desktop.models.filters import Filters
from analytics_desktop.services.deliver import KINDS, deliver
from analytics_desktop.services.desk import Desk
from tests.fixtures.lake import Synced

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
TOKEN = r"[A-Za-z_][A-Za-z0-9.\-_]*"
# assembly -> (required members, further allowed members)
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "assessment-results": (
        {"uuid", "metadata", "import-ap", "results"},
        {"local-definitions", "back-matter"},
    ),
    "metadata": ({"title", "last-modified", "version", "oscal-version"}, {"props", "published", "parties", "remarks"}),
    "import-ap": ({"href"}, {"remarks"}),
    "result": (
        {"uuid", "title", "description", "start", "reviewed-controls"},
        {"end", "props", "links", "local-definitions", "attestations", "assessment-log", "observations", "risks",
         "findings", "remarks"},
    ),
    "reviewed-controls": ({"control-selections"}, {"description", "props", "links", "remarks"}),
    "observation": (
        {"uuid", "description", "methods", "collected"},
        {"title", "props", "links", "types", "origins", "subjects", "relevant-evidence", "expires", "remarks"},
    ),
    "finding": (
        {"uuid", "title", "description", "target"},
        {"props", "links", "origins", "implementation-statement-uuid", "related-observations", "related-risks",
         "remarks"},
    ),
    "target": ({"type", "target-id", "status"}, {"title", "description", "props", "implementation-status", "remarks"}),
    "status": ({"state"}, {"reason", "remarks"}),
    "property": ({"name", "value"}, {"uuid", "ns", "class", "group", "remarks"}),
    "resource": ({"uuid"}, {"title", "description", "props", "document-ids", "citation", "rlinks", "base64",
                           "remarks"}),
}  # fmt: skip


def check(kind: str, value: dict[str, Any]) -> None:
    required, allowed = SHAPES[kind]
    assert required <= set(value) <= required | allowed, kind
    for name in ("title", "description", "remarks", "value"):
        assert name not in value or (isinstance(value[name], str) and value[name].strip()), (kind, name)
    if "uuid" in value:
        assert re.fullmatch(UUID, value["uuid"])
    for one in value.get("props", []):
        check("property", one)
        assert re.fullmatch(TOKEN, one["name"])
    for name in ("props", "findings", "observations", "results", "methods"):
        assert value.get(name, True), f"{name} of {kind} must not be empty"


def check_document(whole: dict[str, Any]) -> None:
    assert set(whole) == {"assessment-results"}
    document = whole["assessment-results"]
    check("assessment-results", document)
    check("metadata", document["metadata"])
    check("import-ap", document["import-ap"])
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", document["metadata"]["oscal-version"])
    resources = document["back-matter"]["resources"]
    for one in resources:
        check("resource", one)
    assert document["import-ap"]["href"] in {f"#{one['uuid']}" for one in resources}
    ids = [value["uuid"] for value in everything(whole) if "uuid" in value]
    assert len(ids) == len(set(ids))
    for result in document["results"]:
        check_result(result)


def check_result(result: dict[str, Any]) -> None:
    check("result", result)
    check("reviewed-controls", result["reviewed-controls"])
    assert is_instant(result["start"])
    assert is_instant(result["end"])
    chosen = [one["control-id"] for one in result["reviewed-controls"]["control-selections"][0]["include-controls"]]
    assert all(re.fullmatch(TOKEN, one) for one in chosen)
    for one in result["observations"]:
        check("observation", one)
        assert set(one["methods"]) <= {"EXAMINE", "INTERVIEW", "TEST", "UNKNOWN"}
        assert is_instant(one["collected"])
    observed = {one["uuid"] for one in result["observations"]}
    for one in result["findings"]:
        check("finding", one)
        check("target", one["target"])
        check("status", one["target"]["status"])
        assert one["target"]["type"] in {"statement-id", "objective-id"}
        assert one["target"]["status"]["state"] in {"satisfied", "not-satisfied"}
        assert {link["observation-uuid"] for link in one["related-observations"]} <= observed
    assert sorted(one["target"]["target-id"] for one in result["findings"]) == sorted(chosen)


def everything(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for one in value for found in everything(one)]
    return [value, *(found for one in value.values() for found in everything(one))] if isinstance(value, dict) else []


def is_instant(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


@pytest.fixture(scope="module")
def written(synced: Synced, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, list[dict[str, str]]]:
    """The file, the file written again, and the rows of the panel."""
    folder: Path = tmp_path_factory.mktemp("oscal")
    desk = Desk.open(synced.workspace, synced.secrets)
    try:
        filters: Filters = desk.default_filters()
        for name in ("one.json", "two.json"):
            deliver("oscal", desk, synced.secrets, filters, (), folder / name)
        table = desk.panel("compliance.controls", filters).table
    finally:
        desk.close()
    assert table is not None
    names = [column.name for column in table.columns]
    rows = [{name: str(cell) for name, cell in zip(names, row, strict=True)} for row in table.rows]
    return (folder / "one.json").read_bytes(), (folder / "two.json").read_bytes(), rows


def test_the_document_has_the_structure_of_the_standard(written: tuple[bytes, bytes, Any]) -> None:
    check_document(json.loads(written[0]))


def test_every_control_has_its_finding_with_the_status_of_the_panel(written: tuple[bytes, bytes, Any]) -> None:
    found = {
        finding["title"]: finding["target"]["status"]["state"]
        for result in json.loads(written[0])["assessment-results"]["results"]
        for finding in result["findings"]
    }
    expected = {
        f"{row['Framework']} {row['Control']}: {row['Status']}": "satisfied"
        if row["Status"] == "pass"
        else "not-satisfied"
        for row in written[2]
    }
    assert found == expected
    assert len(found) >= 40


def test_the_same_generation_gives_the_same_bytes(written: tuple[bytes, bytes, Any]) -> None:
    assert written[0] == written[1]


def test_the_command_line_offers_every_kind_of_file() -> None:
    offered = get_args(Kind)
    assert {*KINDS, "csv", "focus", "oscal", "audit-pack", "compliance-report"} == set(offered)
