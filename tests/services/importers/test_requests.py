"""Request CSVs into a real store: all or nothing, once and only once, bad rows set aside."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.importing import ImportOptions, ImportReport
from tests.services.importers.loading import DAY, ledger, load, rows


def test_identical_rows_are_separate_requests_and_the_file_again_adds_none(
    central: str, file: Callable[..., Path]
) -> None:
    first = file(f"{DAY} 08:00,1,2", f"{DAY} 08:00,1,2", f"{DAY} 09:00,3,4")
    report = load(central, first)
    assert (report.rows_read, report.loaded, report.already_there, report.repeated) == (3, 3, 0, 0)
    again = load(central, file(f"{DAY} 09:00,3,4", f"{DAY} 08:00,1,2", f"{DAY} 08:00,1,2", name="sorted.csv"))
    assert (again.loaded, again.already_there) == (0, 3)
    longer = file(*[f"{DAY} 08:00,1,2"] * 3, f"{DAY} 09:00,3,4", name="longer.csv")
    assert (load(central, longer).loaded, load(central, first, longer).loaded) == (1, 0)
    assert load(central, first, constants={"source": "second ledger"}).loaded == 3
    assert (
        ledger(central, "source, count(*)::int".replace(", count(*)::int", ""))
        == [("requests",)] * 4 + [("requests:second ledger",)] * 3
    )


def test_rows_with_an_id_of_their_own_count_once_and_a_contradiction_is_told(
    central: str, file: Callable[..., Path]
) -> None:
    header = "time,in,out,id"
    first = file(f"{DAY},1,2,a", f"{DAY},1,9,a", f"{DAY},5,6,", header=header)
    report = load(central, first, mapping={"request_id": "id"})
    assert (report.rows_read, report.loaded, report.repeated) == (3, 2, 1)
    assert sorted(ledger(central, "output_tokens")) == [(6,), (9,)]
    other = load(central, file(f"{DAY},1,3,a", header=header), mapping={"request_id": "id"})
    assert (other.loaded, other.already_there, other.differing) == (0, 1, 1)
    assert "they stay as they are" in other.notes[-1]
    assert sorted(ledger(central, "output_tokens")) == [(6,), (9,)]


def test_bad_rows_go_to_a_file_with_line_and_reason_that_vanishes_when_all_is_well(
    central: str, file: Callable[..., Path], tmp_path: Path
) -> None:
    spoilt = file(f"{DAY},1,2", f'{DAY},"=1+1",2', f"{DAY},3,4")
    report = load(central, spoilt)
    rejects = tmp_path / "requests.rejects.csv"
    assert (report.rows_read, report.loaded, report.rejected, report.rejects) == (3, 2, 1, (rejects,))
    with rejects.open(newline="", encoding="utf-8") as text:
        (row,) = csv.DictReader(text)
    assert row == {
        "line": "3",
        "reason": 'in: "=1+1" is not a number',
        "original_row": f'{DAY},"=1+1",2',
        "file": "requests.csv",
    }
    corrected = load(central, file(f"{DAY},1,2", f"{DAY},7,2", f"{DAY},3,4"))
    assert (corrected.loaded, corrected.already_there, corrected.rejects) == (1, 2, ())
    assert not rejects.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["requests.csv"]


def test_a_file_that_only_looks_like_rejects_is_not_removed_nor_an_input_overwritten(
    central: str, file: Callable[..., Path], tmp_path: Path
) -> None:
    own = tmp_path / "requests.rejects.csv"
    own.write_text("my,notes\n")
    good = file(f"{DAY},1,2")
    load(central, good)
    assert own.read_text() == "my,notes\n"
    with pytest.raises(Problem, match="is one of the files to import"):
        load(central, good, options=ImportOptions(rejects=good))


def test_rejects_of_several_files_may_share_one_file(central: str, file: Callable[..., Path], tmp_path: Path) -> None:
    one = file(f"{DAY},x,2", f"{DAY},1,2", name="one.csv")
    two = file(f"{DAY},y,2", name="two.csv")
    shared = tmp_path / "out" / "bad.csv"
    with pytest.raises(Problem, match="cannot be written"):
        load(central, one, two, options=ImportOptions(rejects=shared))
    assert ledger(central) == [(0,)]
    shared.parent.mkdir()
    report = load(central, one, two, options=ImportOptions(rejects=shared))
    assert (report.loaded, report.rejected, report.rejects) == (1, 2, (shared,))
    with shared.open(newline="", encoding="utf-8") as text:
        assert [(row["file"], row["line"]) for row in csv.DictReader(text)] == [("one.csv", "2"), ("two.csv", "2")]


def test_a_dry_run_reports_what_would_happen_and_changes_nothing(central: str, file: Callable[..., Path]) -> None:
    path = file(f"{DAY},1,2,new agent", f"{DAY},x,2,new agent", header="time,in,out,agent")
    report = load(central, path, options=ImportOptions(dry_run=True))
    assert (report.dry_run, report.loaded, report.rejected, report.unpriced_tokens) == (True, 1, 1, 3)
    assert ledger(central) == [(0,)]
    assert rows(central, "SELECT count(*) FROM agents") == [(0,)]


@pytest.mark.parametrize("stage", ["Looking", "Reading", "Writing", "Pricing", "Finishing"])
def test_cancel_at_any_stage_leaves_nothing_behind(
    stage: str, central: str, file: Callable[..., Path], tmp_path: Path
) -> None:
    def cancel(message: str, fraction: float) -> None:
        if message.startswith(stage):
            raise Cancelled

    path = file(f"{DAY},1,2,a", f"{DAY},x,2,a", header="time,in,out,agent")
    with pytest.raises(Cancelled):
        load(central, path, progress=cancel)
    assert ledger(central) == [(0,)]
    assert rows(central, "SELECT count(*) FROM agents") == [(0,)]
    assert [entry.name for entry in tmp_path.iterdir()] == ["requests.csv"]


def test_a_second_file_with_a_wrong_column_stops_before_the_first_is_loaded(
    central: str, file: Callable[..., Path]
) -> None:
    good, bad = file(f"{DAY},1,2", name="a.csv"), file(f"{DAY},1,2", header="time,in,output", name="b.csv")
    with pytest.raises(Problem, match=r"b\.csv has no column out"):
        load(central, good, bad)
    assert ledger(central) == [(0,)]


def test_a_lost_connection_is_a_problem_and_nothing_is_half_loaded(central: str, file: Callable[..., Path]) -> None:
    def cut(message: str, fraction: float) -> None:
        if message.startswith("Pricing"):
            with psycopg.connect(central, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    with pytest.raises(Problem, match="connection to the central store was lost") as told:
        load(central, file(f"{DAY},1,2"), progress=cut)
    assert "not added twice" in told.value.remedy
    assert ledger(central) == [(0,)]


def test_no_rows_is_a_problem_and_one_empty_file_among_others_a_note(central: str, file: Callable[..., Path]) -> None:
    empty = file(name="empty.csv")
    with pytest.raises(Problem, match=r"There are no rows in empty\.csv: nothing was imported\."):
        load(central, empty)
    report = load(central, empty, file(f"{DAY},1,2"))
    assert report.loaded == 1
    assert "empty.csv has no rows" in report.notes


def test_two_imports_of_the_same_file_at_once_load_it_once(central: str, file: Callable[..., Path]) -> None:
    path = file(*(f"{DAY},{number},1,agent {number % 7}" for number in range(500)), header="time,in,out,agent")
    reports: list[ImportReport] = []
    workers = [threading.Thread(target=lambda: reports.append(load(central, path))) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(report.loaded for report in reports) == [0, 0, 500]
    assert ledger(central) == [(500,)]


def test_a_login_that_only_reads_may_not_import(
    central: str, reader_dsn: Callable[..., str], file: Callable[..., Path]
) -> None:
    with pytest.raises(Problem, match="may not"):
        load(reader_dsn(central, "finance"), file(f"{DAY},1,2"))


def test_memory_is_bounded_by_batches_and_not_by_the_file(
    central: str, file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analytics_desktop.services.importers import batch

    monkeypatch.setattr(batch, "ROWS", 10)
    seen: list[int] = []
    add = batch.Batch.add

    def watched(self: batch.Batch, *values: Any) -> None:
        add(self, *values)
        seen.append(len(self.lines))

    monkeypatch.setattr(batch.Batch, "add", watched)
    report = load(central, file(*[f"{DAY},1,2"] * 95))
    assert (report.loaded, max(seen)) == (95, 10)


def test_requests_of_who_opted_out_come_without_the_person_from_that_day_on(
    central: str, file: Callable[..., Path]
) -> None:
    with psycopg.connect(central) as connection:
        connection.execute(
            "INSERT INTO people (id, external_id, display_name) VALUES (1, 'ada', 'Ada'), (2, 'ben', 'B')"
        )
        connection.execute("INSERT INTO opt_outs VALUES (1, '2026-01-31')")
    lines = ("2026-01-30T12:00Z,1,1,ada", "2026-02-01T12:00Z,2,1,ada", "2026-02-01T12:00Z,3,1,ben")
    made = file(*lines, header="time,in,out,who")
    load(central, made, mapping={"person": "who"})
    assert ledger(central, "input_tokens, person_id") == [(1, 1), (2, None), (3, 2)]
