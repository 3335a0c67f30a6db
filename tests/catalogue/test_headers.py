"""A broken catalogue file says which file and which key, at load."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.catalogue import BrokenCatalogue, load_catalogue, parse_metric, read_catalogue

GOOD = (resources.files("analytics_desktop") / "catalogue/usage/requests.sql").read_text("utf-8")
COMPUTED = (resources.files("analytics_desktop") / "catalogue/cost/bridge.sql").read_text("utf-8")
TABLE = (resources.files("analytics_desktop") / "catalogue/cost/top_agents.sql").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace('good = "neither"\n', ""), "key `good` is missing"),
        (lambda text: text.replace("adds_up = true\n", ""), "key `adds_up` is missing"),
        (lambda text: text.replace('good = "neither"', 'goood = "neither"\ngood = "up"'), "unknown key `goood`"),
        (lambda text: text.replace('"neither"', '"sideways"'), "key `good`: 'sideways'"),
        (lambda text: text.replace('unit = "requests"', 'unit = "parsecs"'), "key `unit`: 'parsecs'"),
        (lambda text: text.replace("order = ", "order = 1."), "key `order` must be a int"),
        (lambda text: text.replace("audience = []", 'audience = ["king"]'), "key `audience`: 'king'"),
        (lambda text: text.replace("$grain", "$grian"), "unknown parameter $grian"),
        (lambda text: text.replace("/*", "--", 1), "must begin with /*"),
        (lambda text: text.replace('title = "', "title = ", 1), "the header is not TOML"),
        (lambda text: text.replace('chart = "card"', 'chart = "table"'), "key `columns`"),
    ],
)
def test_a_broken_header_names_file_and_key(change: Callable[[str], str], told: str) -> None:
    with pytest.raises(BrokenCatalogue) as caught:
        parse_metric("usage", "requests.sql", change(GOOD).encode())
    assert "usage/requests.sql" in str(caught.value)
    assert told in str(caught.value)


def test_a_table_with_a_column_of_unknown_unit_is_refused() -> None:
    with pytest.raises(BrokenCatalogue, match=r"top_agents\.sql.*Requests has the unknown unit"):
        parse_metric("cost", "top_agents.sql", TABLE.replace('"Requests" = "requests"', '"Requests" = "x"').encode())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace('computed = "bridge"', 'computed = "brigde"'), "key `computed`: 'brigde'"),
        (lambda text: text.replace('computed = "bridge"\n', ""), "key `columns`"),
        (lambda text: text.replace("[columns]", "[example.columns]"), "key `columns`"),
    ],
)
def test_a_broken_computed_metric_names_file_and_key(change: Callable[[str], str], told: str) -> None:
    with pytest.raises(BrokenCatalogue) as caught:
        parse_metric("cost", "bridge.sql", change(COMPUTED).encode())
    assert "cost/bridge.sql" in str(caught.value)
    assert told in str(caught.value)


def folder(root: Path, page: str) -> Path:
    (root / "usage").mkdir()
    (root / "usage" / "requests.sql").write_text(GOOD, "utf-8")
    (root / "usage" / "page.toml").write_text(page, "utf-8")
    return root


PAGE = 'title = "Usage"\nquestion = "Who?"\norder = 1\ndimensions = ["team"]\n'


def test_a_new_file_is_a_metric_and_a_new_folder_a_page(tmp_path: Path) -> None:
    catalogue = read_catalogue(folder(tmp_path, PAGE + "panel = []\n"))
    assert list(catalogue.metrics) == ["usage.requests"]
    assert [page.id for page in catalogue.pages] == ["usage"]


@pytest.mark.parametrize(
    ("panel", "told"),
    [
        ('[[panel]]\nmetric = "usage.nothing"\nchart = "line"', "'usage.nothing'"),
        ('[[panel]]\nmetric = "usage.requests"\nchart = "pie"', "'pie'"),
        ('[[panel]]\nmetric = "usage.requests"\nchart = "bar"\nby = "moon"', "'moon'"),
        ('[[panel]]\nmetric = "usage.requests"', "key `chart` is missing"),
        ('sections = ["Who"]\nof_rows = ["Whom"]\npanel = []', "'Whom'"),
    ],
)
def test_a_broken_page_names_file_and_key(panel: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenCatalogue) as caught:
        read_catalogue(folder(tmp_path, PAGE + panel))
    assert "usage/page.toml" in str(caught.value)
    assert told in str(caught.value)


def test_a_retired_metric_is_known_but_on_no_page(tmp_path: Path) -> None:
    root = folder(tmp_path, PAGE + "panel = []\n")
    (root / "usage" / "requests.sql").write_text(GOOD.replace("order =", 'retired = "2026-01-01"\norder =', 1), "utf-8")
    catalogue = read_catalogue(root)
    assert catalogue.metric("usage.requests").retired
    assert catalogue.metrics_of("usage") == ()


@pytest.mark.parametrize(
    ("asked", "near"),
    [("cost.total_costs", "cost.total_cost"), ("total_cost", "cost.total_cost"), ("zzz", "Choose one")],
)
def test_an_unknown_metric_comes_with_a_suggestion(asked: str, near: str) -> None:
    with pytest.raises(Problem) as caught:
        load_catalogue().metric(asked)
    assert near in caught.value.remedy


def test_an_unknown_page_comes_with_a_suggestion() -> None:
    with pytest.raises(Problem) as caught:
        load_catalogue().page("costs")
    assert "cost" in caught.value.remedy


def test_the_catalogue_has_the_five_pages_in_reading_order() -> None:
    catalogue = load_catalogue()
    assert [page.id for page in catalogue.pages] == ["usage", "cost", "agent", "impact", "compliance"]
    for page in catalogue.pages:
        cards = [metric for metric in catalogue.metrics_of(page.id) if metric.chart == "card"]
        assert 4 <= len(cards) <= 6, page.id


def test_texts_are_sentences_a_reader_can_use() -> None:
    for metric in load_catalogue().metrics.values():
        assert metric.definition.endswith("."), metric.id
        assert metric.title[0].isupper(), metric.id
        assert metric.owner, metric.id
