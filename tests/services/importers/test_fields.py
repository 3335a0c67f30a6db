"""Which column fills which field, and how its texts become values."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.importers import kinds, pairs
from analytics_desktop.services.importers.check import check_constants
from analytics_desktop.services.importers.instants import known_zone
from analytics_desktop.services.importers.plan import planned
from tests.services.importers.reading import read

REQUESTS = kinds()["requests"]


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2023-11-16 18:17:03.9799600", "UTC", at(2023, 11, 16, 18, 17, 3, 979960)),
        ("2023-11-16 18:17:03.9799699", "UTC", at(2023, 11, 16, 18, 17, 3, 979969)),  # cut, not rounded
        ("2023-11-16T18:17:03.123456789123Z", "Europe/Berlin", at(2023, 11, 16, 18, 17, 3, 123456)),
        ("2023-11-16 18:17:03,5", "UTC", at(2023, 11, 16, 18, 17, 3, 500000)),
        ("2023-11-16T18:17", "UTC", at(2023, 11, 16, 18, 17)),
        ("2023-11-16", "UTC", at(2023, 11, 16)),
        ("2023-11-16", "Europe/Berlin", at(2023, 11, 15, 23)),
        ("2023-11-16 18:17:03+01:00", "America/New_York", at(2023, 11, 16, 17, 17, 3)),
        ("2023-11-16 18:17:03 +0530", "UTC", at(2023, 11, 16, 12, 47, 3)),
        ("2023-11-16T00:17:03-08", "UTC", at(2023, 11, 16, 8, 17, 3)),
        ("2023-11-16 18:17:03 UTC", "Europe/Berlin", at(2023, 11, 16, 18, 17, 3)),
        ("2024-07-01 12:00:00", "Europe/Berlin", at(2024, 7, 1, 10)),
        ("2024-10-27 02:30:00", "Europe/Berlin", at(2024, 10, 27, 0, 30)),  # the first of the two
        ("2024-02-29 12:00:00", "UTC", at(2024, 2, 29, 12)),
        ("1700158623", "Europe/Berlin", at(2023, 11, 16, 18, 17, 3)),
        ("1700158623.9799609", "UTC", at(2023, 11, 16, 18, 17, 3, 979960)),
        ("1700158623979", "UTC", at(2023, 11, 16, 18, 17, 3, 979000)),
        ("1700158623979.96", "UTC", at(2023, 11, 16, 18, 17, 3, 979960)),
    ],
)
def test_times_become_utc_instants_cut_off_at_the_microsecond(
    text: str, zone: str, expected: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(f'time,in,out\n"{text}",1,2\n')
    result = read(file, zone=zone)
    assert result.bad == {}
    assert result.good[0]["occurred_at"] == expected


def test_a_clock_time_that_was_skipped_in_spring_is_rejected(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("time,in,out\n2024-03-31 02:30:00,1,2\n")
    assert "does not exist in the calendar and clock of Europe/Berlin" in read(file, zone="Europe/Berlin").bad[2]
    assert read(file, zone="UTC").bad == {}


def test_an_unknown_zone_is_told_with_the_nearest_one() -> None:
    with pytest.raises(Problem) as told:
        known_zone("Europe/Berln")
    assert "Europe/Berlin" in told.value.remedy


def test_totals_become_disjoint_buckets_and_keep_what_the_file_said(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("time,prompt,cached,completion,thinking\n2026-01-31,1000,800,300,250\n2026-01-31,100,101,5,0\n")
    plan = {
        "total_input_tokens": "prompt", "cache_read_tokens": "cached",
        "total_output_tokens": "completion", "reasoning_tokens": "thinking",
    }  # fmt: skip
    from tests.services.importers import reading

    columns = {"occurred_at": "time", **plan}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "COLUMNS", columns)
        result = read(file)
    (row,) = result.good
    assert (row["input_tokens"], row["cache_read_tokens"], row["output_tokens"], row["reasoning_tokens"]) == (
        200, 800, 50, 250,
    )  # fmt: skip
    assert '"total_input_tokens":"1000"' in row["raw_usage"]
    assert result.bad == {3: "prompt: is smaller than the parts it should include"}


def test_a_column_called_like_a_field_needs_no_map_and_a_constant_wins_over_it(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("time,in,out,model,tier,attempt\n2026-01-31,1,2,from the file,Batch,2\n")
    (row,) = read(file).good
    assert (row["model"], row["tier"], row["attempt"]) == ("M", "batch", 2)


def test_a_missing_column_is_told_with_the_columns_found_and_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("TIMESTAMP,ContextTokens,GeneratedTokens\n2026-01-31,1,2\n")
    with pytest.raises(Problem) as told:
        read(file, {"occurred_at": "timestamp", "input_tokens": "ContextTokens", "output_tokens": "GeneratedTokens"})
    assert told.value.sentence == "requests.csv has no column timestamp."
    assert told.value.remedy == "Did you mean TIMESTAMP? Its columns are: TIMESTAMP, ContextTokens, GeneratedTokens."


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text("time,in,in,out\n2026-01-31,1,1,2\n")
    with pytest.raises(Problem, match="two columns called in"):
        read(file)


@pytest.mark.parametrize(
    ("mapping", "constants", "sentence", "remedy"),
    [
        ({"inputtokens": "a"}, {}, "There is no field inputtokens.", "Did you mean input_tokens?"),
        ({}, {"modell": "a"}, "There is no field modell.", "Did you mean model?"),
        ({"model": "a"}, {"model": "b"}, "model is both mapped and set.", "either"),
        ({"source": "a"}, {}, "source cannot come from a column.", "--set source"),
    ],
)
def test_an_impossible_plan_is_refused_before_anything_is_read(
    mapping: dict[str, str], constants: dict[str, str], sentence: str, remedy: str
) -> None:
    with pytest.raises(Problem) as told:
        planned(REQUESTS, mapping, constants)
    assert told.value.sentence == sentence
    assert remedy in told.value.remedy


def test_a_required_field_that_nobody_gave_is_named_with_the_columns(tmp_path: Path) -> None:
    plan = planned(REQUESTS, {"occurred_at": "time"}, {"provider": "P"})
    with pytest.raises(Problem) as told:
        plan.for_header(["time", "in", "out"], "requests.csv")
    assert told.value.sentence == "Nothing says what model is in requests.csv."
    assert "Its columns are: time, in, out." in told.value.remedy


def test_a_bucket_and_its_total_exclude_each_other() -> None:
    mapping = {"occurred_at": "t", "input_tokens": "a", "total_input_tokens": "b", "output_tokens": "c"}
    plan = planned(REQUESTS, mapping, {"provider": "P", "model": "M"})
    with pytest.raises(Problem, match="exclude each other"):
        plan.for_header(["t", "a", "b", "c"], "requests.csv")


@pytest.mark.parametrize(("field", "value"), [("attempt", "0"), ("input_tokens", "x"), ("prompt_type", "x" * 101)])
def test_a_constant_that_fits_no_row_is_refused_at_once(field: str, value: str) -> None:
    with pytest.raises(Problem, match=f"--set {field}"):
        check_constants(planned(REQUESTS, {}, {field: value}), "UTC")


@pytest.mark.parametrize("texts", [["model"], ["=x"], ["model="], ["model=a", "model=b"]])
def test_options_that_are_not_pairs_are_refused(texts: list[str]) -> None:
    with pytest.raises(Problem):
        pairs(texts, "--set")


def test_a_pair_may_have_equals_signs_in_its_value() -> None:
    assert pairs(["model=a=b", "agent = Copilot "], "--set") == {"model": "a=b", "agent": "Copilot"}


def test_identical_rows_and_equal_contents_in_another_dialect_have_equal_identity(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("time,in,out\n2026-01-31 08:00:00,1,2\n2026-01-31 08:00:00,1,2\n2026-01-31 08:00:00,1,3\n")
    other.write_bytes('sep=;\r\nout;"in";time\r\n2;1;"2026-01-31 08:00:00"\r\n'.encode("utf-16"))
    first, second, third = (row["content"] for row in read(one).good)
    assert first == second != third
    assert read(other).good[0]["content"] == first
