"""Security logs arrive in the audit log: each line once, nothing that points outside, bad lines with their reason."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportOptions, ImportReport
from analytics_desktop.services.importers import kinds, run_import
from analytics_desktop.services.importers.plan import planned
from analytics_desktop.services.importers.sources.security_log import opened
from analytics_desktop.services.importers.syslog_years import Years, first_year
from tests.services.importers.loading import rows

REAL = Path(os.environ.get("ANALYTICS_DESKTOP_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
SSHD, TRAIL = REAL / "openssh" / "OpenSSH_2k.log", REAL / "cloudtrail" / "ec2_proxy_s3_exfiltration.zip"
BUCKET = REAL / "cloudtrail" / "aws_s3_honeybucketlogs.zip"
real_data = [
    pytest.mark.real_data,
    pytest.mark.skipif(not SSHD.exists(), reason=f"the public security logs are not in {REAL}"),
]


def load(dsn: str, file: Path, form: str, mapping: dict[str, str] | None = None, **constants: str) -> ImportReport:
    zone = constants.pop("zone", "UTC")
    fixed = {"format": form, **constants}
    return run_import("security-log", [file], dsn, mapping or {}, fixed, ImportOptions(zone=zone))


def rejected(report: ImportReport) -> dict[int, str]:
    with report.rejects[0].open(encoding="utf-8", newline="") as file:
        return {int(row["line"]): row["reason"] for row in csv.DictReader(file)}


def event(number: int, **more: Any) -> dict[str, Any]:
    return {
        "eventID": f"e{number}", "eventTime": "2026-03-02T09:00:00Z", "eventSource": "s3.amazonaws.com",
        "eventName": "GetObject", "userIdentity": {"type": "IAMUser", "userName": "ann"},
        "sourceIPAddress": "192.0.2.1", "requestParameters": {"bucketName": "b", "key": f"k{number}"},
        "responseElements": {"credentials": {"sessionToken": "TOKEN-CANARY"}}, **more,
    }  # fmt: skip


class TestOpenSsh:
    pytestmark = real_data

    def test_counts_of_the_published_log_are_those_of_its_text(self, central: str) -> None:
        text = SSHD.read_text()
        report = load(central, SSHD, "openssh", year="2015")
        assert report.rejected == 0

        def count(where: str) -> int:
            return int(rows(central, f"SELECT count(*) FROM audit_log WHERE {where}")[0][0])

        assert count("action = 'login' AND outcome = 'failure'") == len(re.findall("Failed password", text)) == 520
        assert count("action = 'suspicious.break_in_attempt'") == text.count("POSSIBLE BREAK-IN ATTEMPT!") == 85
        assert count("action = 'login' AND outcome = 'success'") == text.count("Accepted password") == 1
        addresses = set(re.findall(r"\b[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\b", text))
        found = rows(central, "SELECT DISTINCT host(ip_address) FROM audit_log WHERE ip_address IS NOT NULL")
        assert {address for (address,) in found} == addresses
        assert len(addresses) == 30

    def test_the_second_import_adds_nothing_whatever_the_year(self, central: str) -> None:
        first = load(central, SSHD, "openssh", year="2015")
        again = load(central, SSHD, "openssh", year="2016")
        assert (again.loaded, again.already_there) == (0, first.loaded)


def sshd(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "auth.log"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


LINE = "Dec 10 06:55:46 gate sshd[24200]: Failed password for root from 192.0.2.7 port 22 ssh2"


def test_a_user_name_cannot_pretend_to_come_from_elsewhere(central: str, tmp_path: Path) -> None:
    name = "root from 10.0.0.1 port 22 ssh2"
    load(central, sshd(tmp_path, LINE.replace("for root", f"for invalid user {name}")), "openssh", year="2025")
    assert rows(central, "SELECT actor, host(ip_address) FROM audit_log") == [(name, "192.0.2.7")]


def test_equal_lines_of_one_second_are_entries_of_their_own(central: str, tmp_path: Path) -> None:
    assert load(central, sshd(tmp_path, LINE, LINE), "openssh", year="2025").loaded == 2


def test_times_are_those_of_the_zone_and_other_programs_are_passed_over(central: str, tmp_path: Path) -> None:
    accepted = "Accepted publickey for ann from 2001:db8::1 port 5 ssh2: ED25519"
    iso = f"2025-07-01T10:00:00.5+02:00 gate sshd-session[1]: {accepted}"
    other = "Dec 10 06:55:46 gate cron[1]: (root) CMD (true)"
    report = load(central, sshd(tmp_path, LINE, iso, other, "free text"), "openssh", year="2025", zone="Europe/Berlin")
    assert (report.loaded, report.rejected) == (2, 1)
    assert rejected(report) == {4: "is no line of syslog: a time, a host and a program are expected"}
    assert any(note.startswith("1 lines of other programs") for note in report.notes)
    found = rows(
        central, "SELECT occurred_at AT TIME ZONE 'UTC', outcome, host(ip_address) FROM audit_log ORDER BY seq"
    )
    assert [(str(at), *rest) for at, *rest in found] == [
        ("2025-07-01 08:00:00.500000", "success", "2001:db8::1"),
        ("2025-12-10 05:55:46", "failure", "192.0.2.7"),
    ]


def test_the_year_turns_with_the_months_and_ends_before_the_file_was_written(central: str, tmp_path: Path) -> None:
    file = sshd(tmp_path, LINE, LINE.replace("Dec 10", "Jan  2"))
    os.utime(file, (1_772_442_000, 1_772_442_000))  # 2 March 2026
    report = load(central, file, "openssh")
    found = rows(central, "SELECT occurred_at::date FROM audit_log ORDER BY 1")
    assert [str(day) for (day,) in found] == ["2025-12-10", "2026-01-02"]
    assert any("read as beginning in 2025" in note for note in report.notes)


def test_a_late_line_does_not_turn_the_year() -> None:
    years = Years(2025)
    assert [years.dated(f"{day} 00:00:00")[:4] for day in ("Dec 31", "Jan  1", "Dec 31", "Jan  1")] == [
        "2025", "2026", "2025", "2026",
    ]  # fmt: skip
    assert first_year(["2025-01-01T00:00:00Z gate sshd: x"], 0) is None


def test_events_are_read_from_every_shape_in_which_they_are_delivered(central: str, tmp_path: Path) -> None:
    texts = {
        "records.json": json.dumps({"Records": [event(1), event(2)]}),
        "array.json": json.dumps([event(3)], indent=1),
        "lines.json": "\n".join(json.dumps(event(n)) for n in (4, 5)) + "\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        load(central, tmp_path / name, "cloudtrail")
    packed = tmp_path / "trail.json.gz"
    packed.write_bytes(gzip.compress(json.dumps({"Records": [event(6)]}).encode()))
    load(central, packed, "cloudtrail")
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.json", json.dumps([event(7)]))
        archive.write(packed, "c.json.gz")
    report = load(central, tmp_path / "all.zip", "cloudtrail")
    assert (report.loaded, report.already_there) == (1, 1)
    found = rows(central, "SELECT source_id, action, resource_id, records, detail::text FROM audit_log ORDER BY 1")
    assert [row[:4] for row in found] == [(f"e{n}", "s3.GetObject", f"b/k{n}", 1) for n in range(1, 8)]
    assert "TOKEN-CANARY" not in str(found)


def test_what_is_no_event_is_rejected_and_the_next_line_is_read(central: str, tmp_path: Path) -> None:
    file = tmp_path / "trail.json"
    bad = ['{"eventName": "x"', '{"eventName": "x"}', "[" * 5, '{"a":' * 30_000, "17"]
    half = json.dumps(event(1, userIdentity={"userName": "\ud800"}))
    file.write_text("\n".join([*bad, half, json.dumps(event(2)), json.dumps(event(3, errorCode="AccessDenied"))]))
    report = load(central, file, "cloudtrail")
    assert rejected(report) == {
        1: "is not JSON",
        2: "is no event of CloudTrail: eventName, eventSource or eventTime is missing",
        4: "is nested too deeply",
        5: "is no JSON object",
        6: "contains half a character",
    }
    assert rows(central, "SELECT outcome, records FROM audit_log ORDER BY source_id") == [
        ("success", 1),
        ("failure", None),
    ]


def test_any_csv_is_mapped(central: str, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    lines = ("when,who,what,how,from", "2026-03-02 09:00:00,ann,login,DENIED,192.0.2.1", "2026-03-02,ann,login,ok,here",
             "2026-03-02,,login,perhaps,")  # fmt: skip
    file.write_text("\n".join(lines))
    mapping = {"occurred_at": "when", "actor": "who", "action": "what", "outcome": "how", "ip_address": "from"}
    report = load(central, file, "csv", mapping, source="door", is_pii="yes")
    assert rejected(report) == {
        3: 'from: "here" is no IP address',
        4: 'who: is empty; how: "perhaps" is not one of success, failure',
    }
    assert rows(central, "SELECT outcome, is_pii, source FROM audit_log") == [("failure", True, "csv:door")]


def test_people_are_known_by_their_address(central: str, tmp_path: Path) -> None:
    with_person = "INSERT INTO people (external_id, display_name, email) VALUES ('p1', 'Root', 'ROOT') RETURNING id"
    person = rows(central, with_person)[0][0]
    load(central, sshd(tmp_path, LINE), "openssh", year="2025")
    assert rows(central, "SELECT person_id FROM audit_log") == [(person,)]


def test_a_dry_run_changes_nothing(central: str, tmp_path: Path) -> None:
    fixed = {"format": "openssh", "year": "2025"}
    report = run_import("security-log", [sshd(tmp_path, LINE)], central, {}, fixed, ImportOptions(dry_run=True))
    assert report.loaded == 1
    assert rows(central, "SELECT count(*) FROM audit_log") == [(0,)]


def archive(tmp_path: Path, *members: tuple[str, bytes]) -> Path:
    file = tmp_path / "evil.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return file


ZEROS = b"0" * (60 << 20)
EVIL = {
    "slip": ([("../../etc/cron.d/x", b"{}")], "points out of the archive"),
    "backslash slip": ([("..\\x", b"{}")], "points out of the archive"),
    "absolute": ([("/etc/x", b"{}")], "points out of the archive"),
    "bomb": ([("x.json", ZEROS)], "zip bomb"),
    "bomb of gzip": ([("x.json.gz", gzip.compress(ZEROS))], "zip bomb"),
    "many bombs": ([(f"{n}.json", ZEROS[: 31 << 20]) for n in range(3)], "zip bomb"),
    "nested": ([("x.zip", b"PK\x03\x04rest")], "archive within the archive"),
}


@pytest.mark.parametrize(("members", "why"), EVIL.values(), ids=EVIL)
def test_a_hostile_archive_is_refused(tmp_path: Path, members: list[tuple[str, bytes]], why: str) -> None:
    with pytest.raises(Problem, match=why):
        list(batches(archive(tmp_path, *members), "cloudtrail"))
    assert [path.name for path in tmp_path.iterdir()] == ["evil.zip"]


def batches(file: Path, form: str) -> Iterator[Any]:
    with opened(file, planned(kinds()["security-log"], {}, {"format": form, "year": "2025"})) as found:
        yield from found.batches


@pytest.mark.parametrize("content", [b"PK\x03\x04 no zip", b"\x1f\x8b\x08 no gzip", b""])
def test_a_damaged_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(Problem):
        list(batches(tmp_path / "x.zip", "cloudtrail"))


@pytest.mark.parametrize("form", ["openssh", "cloudtrail"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, form: str) -> None:
    file = tmp_path / "log"
    line = LINE if form == "openssh" else json.dumps(event(1))
    file.write_bytes(f"{line}\n".encode() * 20_000 + b"{" + b"9" * 8_000_000)  # and a line that does not end
    tracemalloc.start()
    read = sum(batch.rows for batch in batches(file, form))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == 20_001
    assert peak < 60 << 20


@pytest.mark.parametrize(("form", "why"), [("", "Nothing says"), ("evtx", "no format evtx")])
def test_the_format_must_be_said(tmp_path: Path, form: str, why: str) -> None:
    fixed = {"format": form} if form else {}
    with pytest.raises(Problem, match=why), opened(tmp_path, planned(kinds()["security-log"], {}, fixed)):
        pass


class TestCloudTrail:
    pytestmark = real_data

    def test_the_published_events_are_all_there_once(self, central: str) -> None:
        with zipfile.ZipFile(TRAIL) as packed:
            events = [json.loads(line) for line in packed.read(packed.namelist()[0]).splitlines()]
        for loaded in (len(events), 0):
            assert load(central, TRAIL, "cloudtrail").loaded == loaded
        names = {e["eventSource"].partition(".")[0] + "." + e["eventName"] for e in events}
        assert {name for (name,) in rows(central, "SELECT DISTINCT action FROM audit_log")} == names
        tokens = [e["responseElements"]["credentials"]["sessionToken"] for e in events if e["responseElements"]]
        stored = str(rows(central, "SELECT detail::text FROM audit_log"))
        assert tokens
        assert not any(token in stored for token in tokens)
