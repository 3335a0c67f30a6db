"""Pages: every number agrees with its metric, one bad panel does not take the page down, the answer is true."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Page, Panel, Source
from analytics_desktop.services.catalogue import Catalogue, load_catalogue
from analytics_desktop.services.pages import build_page, panel_plans, show
from analytics_desktop.services.query import Reader

CATALOGUE = load_catalogue()
PAGES = [page.id for page in CATALOGUE.pages]
WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))
TUESDAY = Period(date(2026, 3, 3), date(2026, 3, 4))


def page_of(reader: Reader, source: Source, page: str, filters: Filters, catalogue: Catalogue = CATALOGUE) -> Page:
    """The example's three people may be told about one by one to their manager only."""
    seen_by = replace(source, role="manager") if page == "usage" else source
    return build_page(reader, catalogue, seen_by, page, filters)


def panel(page: Page, metric: str, chart: str, by: str | None = None) -> Panel:
    return next(one for one in page.panels if (one.metric.id, one.chart, one.by) == (metric, chart, by))


@pytest.mark.parametrize("page_id", PAGES)
@pytest.mark.parametrize(
    "filters",
    [
        Filters(WEEK),
        Filters(WEEK, "week", compare="off"),
        Filters(TUESDAY, compare="last_year"),
        Filters(WEEK, "month", by="team"),
        Filters(TUESDAY, where=(("department", "Sales"),)),
    ],
    ids=["days", "weeks", "last year", "by team", "one department"],
)
def test_every_panel_agrees_with_its_metric(page_id: str, filters: Filters, example: Reader, source: Source) -> None:
    page = page_of(example, source, page_id, filters)
    assert [one.chart for one in page.panels[: len(page.cards)]] == ["card"] * len(page.cards)
    for one in page.panels:
        if one.trouble or one.metric.yields_table:
            continue
        asked = replace(filters, by=one.by)
        rows = example.rows(one.metric, asked)
        drawn = {
            (when, each.segment): value
            for each in one.series
            for when, value in zip(each.periods, each.values, strict=True)
        }
        if one.series:
            assert drawn == {(when, segment): value for when, segment, value in rows if when is not None}
        whole = {row[1]: row[2] for row in example.rows(one.metric, asked.over(filters.period, "whole"))}
        if set(whole) == {None}:
            assert one.whole == whole[None]
            assert one.parts == ()
        else:
            assert {part.segment: part.value for part in one.parts if part.segment in whole} == whole
            alone = example.rows(one.metric, replace(asked, by=None).over(filters.period, "whole"))
            if len(alone) == 1 and alone[0][1] is None:
                assert one.whole == alone[0][2]


def test_numbers_are_compared_with_the_period_before(example: Reader, source: Source) -> None:
    page = page_of(example, source, "cost", Filters(TUESDAY))
    total = panel(page, "cost.total_cost", "card")
    assert (total.whole, total.before) == (Decimal("0.75"), Decimal("1.5"))
    assert total.change is not None
    assert (total.change.percent, total.change.verdict) == (-50.0, "better")
    assert total.change.words == "50.0 % better than previous day"
    parts = {
        part.segment: (part.value, part.before) for part in panel(page, "cost.total_cost", "bar", "department").parts
    }
    assert parts == {"Engineering": (Decimal("0.75"), Decimal("0.75")), "Sales": (0, Decimal("0.75"))}


def test_half_a_period_of_data_is_no_comparison(example: Reader, source: Source) -> None:
    total = panel(
        page_of(example, source, "cost", Filters(Period(date(2026, 3, 4), date(2026, 3, 8)))), "cost.tokens", "line"
    )
    assert total.whole == 350
    assert total.before is None
    assert total.change is not None
    assert total.change.direction == "unknown"


def test_what_has_no_price_is_unknown_and_counted(example: Reader, source: Source) -> None:
    wednesday = Filters(Period(date(2026, 3, 4), date(2026, 3, 5)))
    page = page_of(example, source, "cost", wednesday)
    assert panel(page, "cost.total_cost", "card").whole is None
    assert panel(page, "cost.unpriced_requests", "card").whole == 1
    assert panel(page, "cost.unpriced_tokens", "bar").whole == 350
    assert [
        part.value for part in panel(page, "cost.total_cost", "bar", "model").parts if part.segment == "unlisted"
    ] == [None]


def test_a_failing_panel_carries_its_trouble_and_the_page_stands(example: Reader, source: Source) -> None:
    broken = replace(CATALOGUE.metric("cost.tokens"), sql="SELECT nonsense FROM costs($by, $where)", sha256="broken")
    catalogue = replace(CATALOGUE, metrics={**CATALOGUE.metrics, "cost.tokens": broken})
    page = page_of(example, source, "cost", Filters(WEEK), catalogue)
    trouble = panel(page, "cost.tokens", "line").trouble
    assert trouble is not None
    assert "nonsense" in trouble.detail
    assert panel(page, "cost.total_cost", "card").whole == Decimal("2.25")


def test_a_filter_that_a_metric_does_not_have_is_told_on_its_panel(example: Reader, source: Source) -> None:
    page = page_of(example, source, "usage", Filters(WEEK, where=(("model", "large"),)))
    trouble = panel(page, "usage.daily_active", "card").trouble
    assert trouble is not None
    assert trouble.sentence == "Daily active people cannot be filtered by model."
    assert panel(page, "usage.requests", "card").whole == 3


def test_an_empty_period_gives_panels_without_data_and_says_what_to_do(example: Reader, source: Source) -> None:
    year_before = Filters(Period(date(2025, 1, 1), date(2025, 2, 1)))
    for page_id in PAGES:
        page = page_of(example, source, page_id, year_before)
        assert all(one.trouble is None for one in page.panels)
        assert all(one.whole is None and not one.series and not one.parts for one in page.panels)
        assert page.answer == "Nothing is recorded from 2025-01-01 to 2025-01-31: choose another period."


def test_the_answer_is_made_from_the_numbers(example: Reader, source: Source) -> None:
    answer = page_of(example, source, "cost", Filters(TUESDAY)).answer
    assert answer == (
        "Total cost $0.7500, 50.0 % better than previous day; Sales moved most, −$0.7500. "
        "Down $0.7500: mostly volume (−$0.4320) and other charges (−$0.2700); model mix added $0.0680."
    )
    quiet = page_of(example, source, "cost", Filters(WEEK, compare="off")).answer
    assert quiet == "Total cost $2.25; the largest department is Engineering with $1.50."


def test_the_audience_is_honoured(example: Reader, source: Source) -> None:
    trail = "compliance.audit_trail"
    for role, seen in (("finance", False), ("auditor", True)):
        page = page_of(example, replace(source, role=role), "compliance", Filters(WEEK))
        assert (trail in {one.metric.id for one in page.panels}) is seen
    private = replace(CATALOGUE, pages=tuple(replace(page, audience=("auditor",)) for page in CATALOGUE.pages))
    with pytest.raises(Problem, match="Cost is not for the role finance"):
        page_of(example, source, "cost", Filters(WEEK), private)


def test_a_new_metric_gets_a_panel_without_any_other_edit() -> None:
    for page in CATALOGUE.pages:
        shown = {plan.metric for plan in panel_plans(CATALOGUE, page)}
        assert shown >= {metric.id for metric in CATALOGUE.metrics_of(page.id)}
        plans = panel_plans(CATALOGUE, page)
        assert len({(plan.metric, plan.chart, plan.by) for plan in plans}) == len(plans)


def test_a_receipt_names_question_text_and_generation(example: Reader, source: Source) -> None:
    one = panel(page_of(example, source, "cost", Filters(WEEK)), "cost.total_cost", "bar", "department")
    assert one.receipt is not None
    assert one.receipt.sql_sha256 == CATALOGUE.metric("cost.total_cost").sha256
    assert json.loads(one.receipt.filters)["by"] == "department"
    assert one.receipt.rows == 3
    again = panel(page_of(example, source, "cost", Filters(WEEK)), "cost.total_cost", "bar", "department")
    assert again.receipt == one.receipt
    ids = {one.receipt.id for one in page_of(example, source, "cost", Filters(WEEK)).panels if one.receipt}
    other = {one.receipt.id for one in page_of(example, source, "cost", Filters(TUESDAY)).panels if one.receipt}
    assert not ids & other


def test_a_heat_map_lies_in_the_reference_week(example: Reader, source: Source) -> None:
    one = panel(page_of(example, source, "usage", Filters(WEEK)), "usage.feature_uses", "heatmap")
    assert [each.segment for each in one.series] == ["Chat", "Code review"]
    assert one.series[0].periods == (datetime(2001, 1, 1, 9), datetime(2001, 1, 3, 0))  # noqa: DTZ001
    assert one.whole == 6


def test_show_gives_one_metric_split_as_asked(example: Reader) -> None:
    one = show(example, CATALOGUE, "cost.total_cost", Filters(WEEK, by="model"), "finance")
    assert [(part.segment, part.value) for part in one.parts] == [
        ("large", 2),
        ("small", Decimal("0.25")),
        ("unlisted", None),
    ]
    with pytest.raises(Problem, match="cannot be split by person"):
        show(example, CATALOGUE, "usage.sessions", Filters(WEEK, by="person"), "finance")


def test_a_page_can_be_stopped(example: Reader, source: Source) -> None:
    def stop(message: str, fraction: float) -> None:
        assert 0 <= fraction <= 1
        raise Cancelled

    with pytest.raises(Cancelled):
        build_page(example, CATALOGUE, source, "usage", Filters(WEEK), stop)
