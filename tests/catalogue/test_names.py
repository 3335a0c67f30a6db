"""A name means one thing: a metric's own names hide no view and no word that other SQL of the catalogue uses."""

from __future__ import annotations

import re

import pytest

from analytics_desktop.models.metric import Metric
from analytics_desktop.services.catalogue import load_catalogue, load_evidence
from analytics_desktop.services.query import Reader
from tests.fixtures.example import CATALOGUE

METRICS = (*load_catalogue().metrics.values(), *load_evidence().values())
# Tables are always named with their schema, views and words never.
NAMES = """
SELECT lower(view_name) FROM duckdb_views() WHERE NOT internal
UNION SELECT lower(function_name) FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal
"""


def own_names(sql: str) -> set[str]:
    """The names of all common table expressions of a text."""
    return {
        name.lower()
        for name in re.findall(r"(?:\bWITH\s+|\),\s+)(\w+)(?:\([^()]*\))?\s+AS\s+(?:MATERIALIZED\s+)?\(", sql)
    }


@pytest.fixture(scope="module")
def shared(example: Reader) -> set[str]:
    return {name for (name,) in example.generation.connection.execute(NAMES).fetchall()}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_a_metric_hides_no_name_that_others_use(metric: Metric, shared: set[str]) -> None:
    assert own_names(metric.sql) & shared == set()


def test_no_word_hides_a_view(shared: set[str]) -> None:
    for file in sorted((CATALOGUE / "schema").iterdir(), key=lambda entry: entry.name):
        assert own_names(file.read_text("utf-8")) & shared == set(), file.name


def test_own_names_are_found() -> None:
    assert own_names("WITH a AS (SELECT 1),\nb(x) AS (SELECT 2) SELECT * FROM a, b") == {"a", "b"}
