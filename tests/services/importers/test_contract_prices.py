"""Contract prices: what a file may say, and that booked history does not move."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.importing import ImportOptions, PriceReport
from analytics_desktop.services.importers import import_prices, run_import

HEADER = "provider,model,bucket,price_per_million,currency,valid_from,valid_to"


def load(
    dsn: str, folder: Path, *lines: str, header: str = HEADER, options: ImportOptions | None = None
) -> PriceReport:
    file = folder / "prices.csv"
    file.write_text("\n".join((header, *lines)), encoding="utf-8")
    return import_prices(file, dsn, options or ImportOptions())


def rows(dsn: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def book(dsn: str) -> list[tuple[Any, ...]]:
    """(model, from, to, bucket, price) of every price."""
    return rows(
        dsn,
        """SELECT model_pattern, to_char(valid_from AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
            to_char(valid_to AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), bucket, price_per_million
        FROM price_versions v JOIN prices p ON p.version_id = v.id ORDER BY 1, 2, 4""",
    )


def request(dsn: str, folder: Path, day: str, tokens: int = 1_000_000) -> None:
    file = folder / "requests.csv"
    file.write_text(f"occurred_at,input_tokens,output_tokens\n{day},{tokens},0\n")
    run_import("requests", [file], dsn, {}, {"provider": "P", "model": "M"})


def cost(dsn: str) -> list[Decimal | None]:
    return [row[0] for row in rows(dsn, "SELECT booked_cost FROM ai_cost_tracking ORDER BY occurred_at")]


def test_a_request_with_a_price_is_written_once_when_it_is_imported(central: str, tmp_path: Path) -> None:
    load(central, tmp_path, "P,M,input,2,USD,,", "P,M,output,3,USD,,")
    request(central, tmp_path, "2026-01-10")
    assert rows(central, "SELECT booked_cost, ctid::text FROM ai_cost_tracking") == [(Decimal(2), "(0,1)")]


def test_rows_of_one_validity_are_one_version_and_open_dates_are_open(central: str, tmp_path: Path) -> None:
    report = load(
        central,
        tmp_path,
        "P,M,input,2.718281,usd,,2026-01-01",
        "P,M,output,10,USD,,2026-01-01",
        "P,M,input,2.5,USD,2026-01-01,",
        "P,M*,input,0,EUR,2026-01-01T00:00:00+01:00,",
    )
    assert (report.rows_read, report.versions, report.prices, report.rejected) == (4, 3, 4, 0)
    assert book(central) == [
        ("M", "2000-01-01 00:00", "2026-01-01 00:00", "input", Decimal("2.718281")),
        ("M", "2000-01-01 00:00", "2026-01-01 00:00", "output", Decimal(10)),
        ("M", "2026-01-01 00:00", None, "input", Decimal("2.5")),
        ("M*", "2025-12-31 23:00", None, "input", Decimal(0)),
    ]


def test_days_of_the_contract_are_cut_in_the_zone_that_is_asked_for(central: str, tmp_path: Path) -> None:
    load(central, tmp_path, "P,M,input,1,USD,2026-07-01,", options=ImportOptions(zone="Europe/Berlin"))
    assert book(central)[0][1] == "2026-06-30 22:00"


def test_the_same_file_again_changes_nothing_and_new_prices_price_what_had_none(central: str, tmp_path: Path) -> None:
    request(central, tmp_path, "2026-01-31")
    assert cost(central) == [None]
    line = "P,M,input,2.718281,USD,2026-01-01,"
    assert load(central, tmp_path, line).priced == 1
    again = load(central, tmp_path, line, line)
    assert (again.versions, again.prices, again.unchanged, again.priced) == (0, 0, 1, 0)
    assert cost(central) == [Decimal("2.718281")]


def test_optional_columns_and_names_in_capitals_are_understood(central: str, tmp_path: Path) -> None:
    header = (HEADER + ",tier,context_band,geography").upper().replace(",", ";")
    load(central, tmp_path, "P;M;Input;1;USD;;;Batch;over_200000;eu", header=header)
    assert rows(central, "SELECT tier, context_band, geography FROM price_versions") == [("batch", "over_200000", "eu")]


BAD_ROWS = (
    ("P,M,inputs,1,USD,,", "did you mean input?"),
    ("P,M,reasoning_tokens,1,USD,,", "did you mean reasoning?"),
    ("P,M,input,1.1234567,USD,,", "has more than 6 decimals"),
    ("P,M,input,-1,USD,,", "is negative"),
    ('P,M,input,"1,5",USD,,', "is not a number written like 2.50"),
    ("P,M,input,NaN,USD,,", "is not a number"),
    ("P,M,input,1e-3,USD,,", "is not a number"),
    ("P,M,input,,USD,,", "price_per_million is empty"),
    ("P,,input,1,USD,,", "model is empty"),
    ("P,M*x,input,1,USD,,", "may have a * only at its end"),
    ("P,M,input,1,Dollar,,", "three-letter code"),
    ("P,M,input,1,USD,31.01.2026,", 'valid_from: "31.01.2026" is not an ISO date'),
    ("P,M,input,1,USD,2026-01-01,2026-01-01", "valid_to is not after valid_from"),
    ("P,M,input,1,USD,,,extra", "has 8 cells"),
)


def test_a_bad_row_is_rejected_with_line_and_reason_while_the_rest_loads(central: str, tmp_path: Path) -> None:
    report = load(central, tmp_path, *(line for line, _ in BAD_ROWS), "P,M2,input,1,USD,,")
    assert (report.prices, report.rejected, report.rejects) == (1, len(BAD_ROWS), tmp_path / "prices.rejects.csv")
    with (tmp_path / "prices.rejects.csv").open(newline="", encoding="utf-8") as text:
        rejected = list(csv.DictReader(text))
    for number, (row, (line, reason)) in enumerate(zip(rejected, BAD_ROWS, strict=True), 2):
        assert (row["line"], row["original_row"]) == (str(number), line)
        assert reason in row["reason"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("P,M,input,1,USD,,", "P,M,input,2,USD,,"), "two prices or currencies"),
        (("P,M,input,1,USD,,", "P,M,output,1,EUR,,"), "two prices or currencies"),
        (("P,M,input,1,USD,,", "P,M,input,2,USD,2026-01-01,"), "Lines 3 and 4 of prices.csv overlap"),
        (("P,M,input,1,USD,2026-01-01,", "P,M,output,2,USD,,2026-01-02"), "Lines 4 and 3 of prices.csv overlap"),
    ],
)
def test_a_file_that_contradicts_itself_loads_nothing(
    lines: tuple[str, ...], words: str, central: str, tmp_path: Path
) -> None:
    with pytest.raises(Problem, match=words):
        load(central, tmp_path, "P,Other,input,1,USD,,", *lines)
    assert book(central) == []


def test_a_price_that_is_there_does_not_change(central: str, tmp_path: Path) -> None:
    load(central, tmp_path, "P,M,input,1,USD,2026-01-01,")
    before = book(central)
    with pytest.raises(Problem, match="has a price for input since 2026-01-01 already") as told:
        load(central, tmp_path, "P,M,input,2,USD,2026-01-01,", "P,New,input,1,USD,,")
    assert "valid_to" in told.value.remedy
    with pytest.raises(Problem, match="already"):
        load(central, tmp_path, "P,M,input,1,EUR,2026-01-01,")
    with pytest.raises(Problem, match="two contract prices from 2026-06-01 on"):
        load(central, tmp_path, "P,M,input,2,USD,2026-06-01,")
    assert book(central) == before


def test_a_price_may_end_and_be_followed_but_not_before_what_is_booked(central: str, tmp_path: Path) -> None:
    load(central, tmp_path, "P,M,input,1,USD,2026-01-01,")
    request(central, tmp_path, "2026-07-15")
    with pytest.raises(Problem, match="cannot end on 2026-07-01: a request of 2026-07-15 is booked"):
        load(central, tmp_path, "P,M,input,1,USD,2026-01-01,2026-07-01", "P,M,input,2,USD,2026-07-01,")
    report = load(central, tmp_path, "P,M,input,1,USD,2026-01-01,2026-08-01", "P,M,input,2,USD,2026-08-01,")
    assert (report.versions, report.unchanged) == (1, 0)
    request(central, tmp_path, "2026-08-01")
    assert cost(central) == [Decimal(1), Decimal(2)]


def test_a_bucket_may_be_added_later_and_what_was_booked_stays(central: str, tmp_path: Path) -> None:
    load(central, tmp_path, "P,M*,input,1,USD,,")
    request(central, tmp_path, "2026-01-15")
    report = load(central, tmp_path, "P,M*,output,4,USD,,", "P,M,input,3,USD,,")
    assert (report.versions, report.prices) == (1, 1)
    assert cost(central) == [Decimal(1)]
    assert any("1 requests that the new prices cover were booked before" in note for note in report.notes)
    assert [row[3] for row in book(central) if row[0] == "M*"] == ["input", "output"]


def test_a_day_without_price_between_two_versions_is_told(central: str, tmp_path: Path) -> None:
    report = load(central, tmp_path, "P,M,input,1,USD,,2025-12-31", "P,M,input,2,USD,2026-01-01,")
    assert any("P M has no price on 2025-12-31" in note for note in report.notes)


def test_a_dry_run_and_a_cancel_leave_the_price_book_alone(central: str, tmp_path: Path) -> None:
    line = "P,M,input,1,USD,,"
    request(central, tmp_path, "2026-01-31")
    report = load(central, tmp_path, line, options=ImportOptions(dry_run=True))
    assert (report.dry_run, report.versions, report.priced) == (True, 1, 1)

    def cancel(message: str, fraction: float) -> None:
        if message.startswith("Pricing"):
            raise Cancelled

    with pytest.raises(Cancelled):
        import_prices(tmp_path / "prices.csv", central, progress=cancel)
    assert book(central) == []
    assert cost(central) == [None]


def test_missing_columns_and_no_rows_are_problems(central: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="has no column price_per_million") as told:
        load(central, tmp_path, "P,M,input,1,USD,,", header=HEADER.replace("price_per_million", "price_per_milion"))
    assert "Did you mean price_per_milion?" in told.value.remedy
    with pytest.raises(Problem, match="There are no prices in"):
        load(central, tmp_path)
