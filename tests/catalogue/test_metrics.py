"""What must hold for every metric, because it is a file of the catalogue."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Value
from analytics_desktop.services.catalogue import PARAMETERS, load_catalogue, load_evidence
from analytics_desktop.services.query import Reader

METRICS = (*load_catalogue().metrics.values(), *load_evidence().values())
SERIES = tuple(metric for metric in METRICS if not metric.yields_table and metric.page != "evidence")
WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))


def by_id(metrics: tuple[Metric, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("metric", metrics, ids=lambda metric: metric.id)


def example_filters(metric: Metric) -> Filters:
    asked = dict(metric.example["filters"])
    where = tuple((name, one) for name, names in asked.pop("where", {}).items() for one in names)
    period = Period(asked.pop("start"), asked.pop("finish"))
    return Filters(period, where=where, compare="off", **asked)


def written(cell: object) -> Any:
    """A cell as the example writes it: no NULL in TOML, so no value is "" and an unknown value is "unknown"."""
    if isinstance(cell, datetime):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def same(found: Any, expected: Any, near: bool) -> bool:
    if expected == "unknown" or found is None:
        return found is None and expected in {"unknown", ""}
    if isinstance(found, (int, float, Decimal)) and not isinstance(found, bool):
        exact = Decimal(str(found)) == Decimal(str(expected))
        return exact or (near and abs(Decimal(str(found)) / Decimal(str(expected)) - 1) <= Decimal("0.0101"))
    return written(found) == expected


@by_id(METRICS)
def test_a_metric_is_one_select_with_known_parameters(metric: Metric, example: Reader) -> None:
    tree = json.loads(
        example.generation.connection.execute("SELECT json_serialize_sql(?)", [metric.sql]).fetchone()[0]  # type: ignore[index]
    )
    assert not tree["error"], tree
    assert len(tree["statements"]) == 1
    parameters = set(re.findall(r"\$(\w+)", metric.sql))
    assert parameters <= PARAMETERS
    wanted = {"finish"} if metric.later else {"start", "finish"}  # looking ahead rests on the whole history
    wanted = set() if metric.page == "evidence" else wanted
    assert wanted <= parameters or metric.id in {"compliance.controls", "compliance.certifications"}


@by_id(SERIES)
@pytest.mark.parametrize("grain", ["whole", "day", "week", "month"])
def test_a_metric_yields_period_segment_value(metric: Metric, grain: Any, example: Reader) -> None:
    rows = example.rows(metric, Filters(WEEK, grain))
    assert rows
    assert len({row[:2] for row in rows}) == len(rows), "a period and segment occur once"
    for period, segment, value in rows:
        assert (period is None) == (grain == "whole")
        assert period is None or isinstance(period, date)
        assert segment is None or (isinstance(segment, str) and segment)
        assert value is None or type(value) in {int, float, Decimal}
        if metric.unit.startswith("money") and value is not None:
            assert isinstance(value, Decimal), "money is never a binary fraction"


@by_id(METRICS)
def test_the_worked_example_holds(metric: Metric, example: Reader) -> None:
    filters = example_filters(metric)
    found = example.table(metric, filters).rows if metric.yields_table else example.rows(metric, filters)
    expected = metric.example["rows"]
    near = "within 1 %" in metric.definition
    assert len(found) == len(expected), found
    for row, wanted in zip(found, expected, strict=True):
        assert len(row) == len(wanted)
        assert all(same(cell, want, near) for cell, want in zip(row, wanted, strict=True)), (row, wanted)


@by_id(tuple(metric for metric in SERIES if metric.adds_up))
def test_segments_and_days_sum_to_the_whole(metric: Metric, example: Reader) -> None:
    whole = total(example, metric, Filters(WEEK, "whole"))
    for grain in ("day", "week", "month"):
        assert total(example, metric, Filters(WEEK, grain)) == whole
    for dimension in example.splits(metric):
        assert total(example, metric, Filters(WEEK, "whole", dimension)) == whole, dimension
        assert total(example, metric, Filters(WEEK, "day", dimension)) == whole, dimension


@by_id(SERIES)
def test_filters_leave_out_what_they_do_not_name(metric: Metric, example: Reader) -> None:
    for dimension in example.dimensions(metric):
        for choice in example.choices(dimension):
            if metric.adds_up and dimension in example.splits(metric):
                asked = Filters(WEEK, "whole", dimension, ((dimension, choice),))
                assert {row[1] for row in example.rows(metric, asked)} <= {choice}
            example.rows(metric, Filters(WEEK, "day", None, ((dimension, choice),)))


@by_id(SERIES)
def test_splits_agree_with_filters(metric: Metric, example: Reader) -> None:
    """What a split says of one segment is what the filter on that segment says of the whole."""
    for dimension in example.splits(metric):
        for _, segment, value in example.rows(metric, Filters(WEEK, "whole", dimension)):
            only = example.rows(metric, Filters(WEEK, "whole", None, ((dimension, str(segment)),)))
            if len(only) == 1 and only[0][1] is None:
                assert only[0][2] == value, (dimension, segment)


@by_id(SERIES)
def test_a_period_without_data_has_no_rows(metric: Metric, example: Reader) -> None:
    before = Period(WEEK.start - timedelta(days=400), WEEK.start - timedelta(days=390))
    assert example.rows(metric, Filters(before, "day")) == ()
    assert example.rows(metric, Filters(before, "whole")) == ()


def total(reader: Reader, metric: Metric, filters: Filters) -> Value:
    sums: dict[str, Any] = defaultdict(int)
    for _, _, value in reader.rows(metric, filters):
        sums["known"] += value or 0
    return sums["known"]  # type: ignore[no-any-return]


@by_id(SERIES)
def test_the_number_does_not_depend_on_the_rollup_that_gives_it(metric: Metric, example: Reader) -> None:
    """A filter that names every segment of another dimension filters nothing and is answered from the full rollup."""
    dimensions = [one for one in example.dimensions(metric) if one != "person"]
    for by in (None, *(one for one in example.splits(metric) if one != "person")):
        plain = example.rows(metric, Filters(WEEK, "day", by))
        others = [one for one in dimensions if one != by][:2]
        every = tuple((name, choice) for name in others for choice in example.choices(name))
        assert example.rows(metric, Filters(WEEK, "day", by, every)) == plain, by
