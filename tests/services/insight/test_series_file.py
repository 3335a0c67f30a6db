"""A series comes from any honest CSV; a dishonest cell is named by its line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.insight.series_file import read_series


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "series.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_separators_byte_order_mark_and_line_ends_do_not_matter(
    tmp_path: Path, mark: str, separator: str, ending: str
) -> None:
    rows = [["day", "n", "note"], ["2026-01-01", "1.5", "a"], ["2026-01-02", "", "b"]]
    text = (ending or "\n").join(separator.join(row) for row in rows)
    times, values = read_series(write(tmp_path, mark + text + ending), "day", "n")
    assert times == [datetime(2026, 1, 1), datetime(2026, 1, 2)]  # noqa: DTZ001
    assert values == [1.5, None]


def test_zoned_instants_become_utc(tmp_path: Path) -> None:
    times, _ = read_series(write(tmp_path, "t,v\n2026-01-01T01:00:00+01:00,1\n"), "t", "v")
    assert times == [datetime(2026, 1, 1)]  # noqa: DTZ001


def test_step_numbers_stay_numbers(tmp_path: Path) -> None:
    assert read_series(write(tmp_path, "t,v\n1,5\n2,6\n"), "t", "v") == ([1, 2], [5.0, 6.0])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("t,v\n2026-01-01,1\n2026-01-02,many\n", "Line 3"),
        ("t,v\n2026-13-01,1\n", "Line 2"),
        ("t,v\n2026-01-01,inf\n", "Line 2"),
        ("t,v\n2026-01-01\n", "Line 2"),
        ("t,v\n1,1\n2026-01-01,1\n", "mixes"),
        ("time,value\n1,1\n", "no column 't'"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence) as caught:
        read_series(write(tmp_path, text), "t", "v")
    assert caught.value.remedy


def test_a_misspelt_column_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_series(write(tmp_path, "timestamp,value\n"), "timestmp", "value")
    assert "'timestamp'" in caught.value.remedy


def test_a_missing_file_and_a_binary_one_are_problems(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        read_series(tmp_path / "none.csv", "t", "v")
    with pytest.raises(Problem, match="UTF-8"):
        read_series(write(tmp_path, "t,v\n1,é\n", "latin-1"), "t", "v")
