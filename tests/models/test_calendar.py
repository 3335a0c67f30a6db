from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_desktop.models.calendar import PRESETS, add_months, preset_of, preset_period, quarter_start, year_start
from analytics_desktop.models.filters import Period

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("preset", "fiscal_month", "start", "finish"),
    [
        ("mtd", 1, date(2026, 11, 1), date(2026, 11, 22)),
        ("qtd", 1, date(2026, 10, 1), date(2026, 11, 22)),
        ("qtd", 2, date(2026, 11, 1), date(2026, 11, 22)),
        ("ytd", 1, date(2026, 1, 1), date(2026, 11, 22)),
        ("ytd", 12, date(2025, 12, 1), date(2026, 11, 22)),
        ("ytd", 4, date(2026, 4, 1), date(2026, 11, 22)),
        ("last_month", 1, date(2026, 10, 1), date(2026, 11, 1)),
        ("last_quarter", 1, date(2026, 7, 1), date(2026, 10, 1)),
        ("last_quarter", 2, date(2026, 8, 1), date(2026, 11, 1)),
        ("last_7", 1, date(2026, 11, 15), date(2026, 11, 22)),
        ("last_90", 1, date(2026, 8, 24), date(2026, 11, 22)),
    ],
)
def test_a_preset_names_these_days(preset: str, fiscal_month: int, start: date, finish: date) -> None:
    assert preset_period(preset, TODAY, fiscal_month) == Period(start, finish)


def test_a_month_whose_last_day_is_complete_is_the_last_full_month() -> None:
    assert preset_period("last_month", date(2026, 10, 31)) == Period(date(2026, 10, 1), date(2026, 11, 1))
    assert preset_period("last_quarter", date(2026, 9, 30)) == Period(date(2026, 7, 1), date(2026, 10, 1))


def test_months_cross_the_year() -> None:
    assert add_months(date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert add_months(date(2026, 11, 3), 2) == date(2027, 1, 1)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 12), st.sampled_from([p.id for p in PRESETS]))
def test_every_preset_is_a_real_period_of_complete_days(last: date, fiscal_month: int, preset: str) -> None:
    period = preset_period(preset, last, fiscal_month)
    assert period.days > 0
    assert period.last <= last
    found = preset_of(period, last, fiscal_month)
    assert found is not None
    assert preset_period(found.id, last, fiscal_month) == period


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 12))
def test_quarters_and_years_start_on_the_fiscal_calendar(day: date, fiscal_month: int) -> None:
    assert (quarter_start(day, fiscal_month).month - fiscal_month) % 3 == 0
    assert year_start(day, fiscal_month).month == fiscal_month
    assert year_start(day, fiscal_month) <= quarter_start(day, fiscal_month) <= day


def test_a_custom_period_has_no_preset() -> None:
    assert preset_of(Period(date(2026, 11, 3), date(2026, 11, 9)), TODAY) is None
