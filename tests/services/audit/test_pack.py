"""A pack holds what an auditor needs, hides who the people are, and can be repeated and checked without the program."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.sampling import PackOrders
from analytics_desktop.services.audit.pack import write_pack
from analytics_desktop.services.audit.signing import own_fingerprint
from analytics_desktop.services.audit.verify import verify_pack
from analytics_desktop.services.deliver import deliver_pack
from tests.fixtures.lake import MemorySecrets, Synced

from .conftest import Packed


def contents(file: Path) -> dict[str, bytes]:
    """{path in the bag: bytes}, rows unpacked."""
    with zipfile.ZipFile(file) as source:
        read = {name.split("/", 1)[1]: source.read(name) for name in source.namelist()}
    return {name: gzip.decompress(data) if name.endswith(".gz") else data for name, data in read.items()}


def test_a_fresh_pack_is_valid_and_every_panel_follows_from_its_rows(packed: Packed) -> None:
    report = verify_pack(packed.file, known_fingerprints=[own_fingerprint(packed.secrets)])
    assert report.verdict == "valid", report.findings
    assert [finding for finding in report.findings if finding.verdict != "valid"] == []
    assert json.loads(contents(packed.file)["data/limits.json"]) == []


def test_the_same_generation_gives_the_same_bytes(packed: Packed, tmp_path: Path) -> None:
    pages = [packed.desk.page(page, packed.filters) for page in ("cost", "usage")]
    again = write_pack(packed.desk, packed.secrets, pages, tmp_path / "again.zip")
    assert sha256(again.read_bytes()).hexdigest() == sha256(packed.file.read_bytes()).hexdigest()


def test_the_compliance_report_of_each_framework_is_in_it_with_the_numbers_of_the_page(
    packed: Packed, synced: Synced, tmp_path: Path
) -> None:
    page = packed.desk.page("compliance", packed.filters)
    files = [tmp_path / name for name in ("a.zip", "b.zip")]
    for file in files:  # signed by the workspace's own secrets: they also seal the receipts it keeps
        deliver_pack(packed.desk, synced.secrets, packed.filters, ["compliance"], file, PackOrders())
    assert files[0].read_bytes() == files[1].read_bytes()
    inside = contents(files[0])
    reports = sorted(name for name in inside if name.startswith("data/reports/"))
    assert [Path(name).stem for name in reports] == [
        f"compliance-{framework}" for framework in ("gdpr", "hipaa", "iso27001", "soc2")
    ]
    table = next(panel.table for panel in page.panels if panel.metric.id == "compliance.controls")
    assert table is not None
    passing = sum(row[0] == "GDPR" and row[2] == "pass" for row in table.rows)
    (tmp_path / "gdpr.pdf").write_bytes(inside[reports[0]])
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "gdpr.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    assert f"controls {passing} pass" in " ".join(text.split())
    assert verify_pack(files[0], known_fingerprints=[own_fingerprint(synced.secrets)]).verdict == "valid"


def test_all_pages_of_a_long_period_are_valid_too(packed: Packed, tmp_path: Path) -> None:
    filters = packed.desk.default_filters()
    pages = [packed.desk.page(plan.id, filters) for plan in packed.desk.catalogue.pages]
    file = write_pack(packed.desk, packed.secrets, pages, tmp_path / "all.zip")
    report = verify_pack(file, known_fingerprints=[own_fingerprint(packed.secrets)])
    assert report.verdict == "valid", report.findings
    limits = json.loads(contents(file)["data/limits.json"])
    assert {limit["panel"] for limit in limits} <= {"agent.error_samples"}  # texts of errors are left out of the rows


def is_word(name: str, data: bytes) -> bool:
    return re.search(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?!\w)", data) is not None


def test_no_name_login_or_address_of_a_person_is_in_the_pack(packed: Packed) -> None:
    with packed.desk.reading() as (generation, _):
        cursor = generation.cursor()
        people = cursor.execute("SELECT display_name, email, external_id FROM lake.people").fetchall()
        actors = cursor.execute("SELECT DISTINCT actor, ip_address FROM lake.audit_log").fetchall()
        cursor.close()
    names = {text for row in people + actors for text in row if text and len(text) > 5}
    assert len(names) > 100
    for file, data in contents(packed.file).items():
        if file.startswith("data/") and not file.startswith("data/sql/"):
            found = [name for name in names if name.encode() in data and is_word(name, data)]
            assert not found, (file, found[:3])


def test_a_question_about_one_person_is_asked_of_the_pseudonym(packed: Packed, tmp_path: Path) -> None:
    person = next(name for name in packed.desk.choices("person") if name != "(none)")
    filters = replace(packed.filters, where=(("person", person),))
    file = write_pack(packed.desk, packed.secrets, [packed.desk.page("usage", filters)], tmp_path / "a.zip")
    page = contents(file)["data/pages/usage.json"]
    assert person.encode() not in page
    assert json.loads(page)["filters"]["where"][0][1].startswith("p-")
    assert verify_pack(file).verdict == "valid"


def test_rows_of_the_ledger_sum_to_the_page(packed: Packed) -> None:
    totals = json.loads(contents(packed.file)["data/population.json"])["ai_cost_tracking"]
    with packed.desk.reading() as (generation, _):
        cursor = generation.cursor()
        first, last = totals["first"], totals["last"]
        sql = "SELECT count(*), CAST(sum(booked_cost) AS VARCHAR) FROM lake.ai_cost_tracking"
        assert cursor.execute(f"{sql} WHERE occurred_at BETWEEN ? AND ?", [first, last]).fetchone() == (
            totals["rows"],
            totals["sums"]["booked_cost"],
        )
        cursor.close()


def test_the_pack_holds_every_query_and_a_sheet_for_each_report(packed: Packed) -> None:
    files = contents(packed.file)
    metrics = [panel.metric for page in ("cost", "usage") for panel in packed.desk.page(page, packed.filters).panels]
    for metric in metrics:
        text = files[f"data/sql/{metric.id.replace('.', '/')}.sql"]
        assert sha256(text).hexdigest() == metric.sha256
    for page in ("cost", "usage"):
        sheet = files[f"data/ipe/{page}.txt"].decode()
        assert "DEMO DATA" in sheet
        assert "difference 0" in sheet
    assert {
        "data/sql/schema/00_words.sql",
        "data/sql/memory/00_names.sql",
        "data/sql/marts/cost_day.sql",
    } <= files.keys()


def commands(readme: str) -> list[str]:
    return [line.removeprefix("   $ ") for line in readme.splitlines() if line.startswith("   $ ")]


@pytest.mark.skipif(
    not (shutil.which("openssl") and shutil.which("sha256sum")), reason="openssl or sha256sum is missing"
)
def test_the_commands_of_the_readme_succeed_and_show_the_fingerprint(unpacked: Path, packed: Packed) -> None:
    lines = commands((unpacked / "README-VERIFY.txt").read_text(encoding="utf-8"))
    assert len(lines) == 7
    outputs = [
        subprocess.run(line, shell=True, cwd=unpacked, capture_output=True, text=True, check=True) for line in lines
    ]
    assert "Verified OK" in outputs[3].stdout
    assert own_fingerprint(packed.secrets) in outputs[4].stdout
    assert outputs[5].stdout == "Verified OK\n"
    assert outputs[6].stdout.endswith("The pack is valid.\n")


@pytest.mark.skipif(
    not (shutil.which("openssl") and shutil.which("sha256sum")), reason="openssl or sha256sum is missing"
)
@pytest.mark.parametrize(("change", "failing"), [("changed", 0), ("added", 2), ("signed", 3)])
def test_the_commands_of_the_readme_fail_for_a_tampered_pack(unpacked: Path, change: str, failing: int) -> None:
    lines = commands((unpacked / "README-VERIFY.txt").read_text(encoding="utf-8"))
    if change == "changed":
        (unpacked / "data" / "limits.json").write_text("[1]")
    elif change == "added":
        (unpacked / "data" / "more.json").write_text("[]")
    else:
        (unpacked / "tagmanifest-sha256.txt").write_text("")
    codes = [
        subprocess.run(line, shell=True, cwd=unpacked, capture_output=True, check=False).returncode for line in lines
    ]
    assert codes[failing] != 0


def test_the_bag_says_its_size_as_bagit_wants(unpacked: Path) -> None:
    info = dict(line.split(": ", 1) for line in (unpacked / "bag-info.txt").read_text(encoding="utf-8").splitlines())
    payload = [path for path in (unpacked / "data").rglob("*") if path.is_file()]
    assert info["Payload-Oxum"] == f"{sum(path.stat().st_size for path in payload)}.{len(payload)}"
    assert (unpacked / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def test_pages_of_another_generation_are_refused(packed: Packed, tmp_path: Path) -> None:
    page = packed.desk.page("cost", packed.filters)
    old = replace(page, source=replace(page.source, manifest_sha256="00" * 32))
    with pytest.raises(Problem, match="synced anew"):
        write_pack(packed.desk, packed.secrets, [old], tmp_path / "a.zip")


@pytest.mark.parametrize("stop_at", [0.2, 0.6, 0.91])
def test_cancelling_leaves_nothing(packed: Packed, tmp_path: Path, stop_at: float) -> None:
    def stop(message: str, fraction: float) -> None:
        if fraction > stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_pack(packed.desk, MemorySecrets(), [packed.desk.page("cost", packed.filters)], tmp_path / "a.zip", stop)
    assert list(tmp_path.iterdir()) == []
