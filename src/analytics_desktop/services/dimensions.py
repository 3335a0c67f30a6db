"""Which dimensions a metric can be split and filtered by, read from the views that its SQL names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric

from .catalogue import DIMENSIONS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Alternatives = list[frozenset[str]]  # dimension sets; a question is answered by one that holds all it asks for


class Answerable:
    """Knows the views of catalogue/schema. The comment of a view names its dimensions."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._views = _views(connection)
        self._sources = cache(self._read_by)  # each of both by a metric's SQL
        self._dimensions = cache(self._kept_by)

    def dimensions(self, metric: Metric) -> tuple[str, ...]:
        """The dimensions that the metric can be filtered by."""
        return self._dimensions(metric.sql)

    def splits(self, metric: Metric) -> tuple[str, ...]:
        """The dimensions that the metric can be split by."""
        return self.dimensions(metric) if "$by" in metric.sql else ()

    def refuse(self, metric: Metric, filters: Filters) -> None:
        """Raise Problem when the metric is not kept by what the filters ask for."""
        asked = set(filters.wanted())
        for dimension in sorted(asked - set(self.dimensions(metric))):
            raise _cannot(metric, "filtered", dimension, self.dimensions(metric))
        for dimension in sorted(set(filters.split) - set(self.splits(metric))):
            raise _cannot(metric, "split", dimension, self.splits(metric))
        asked |= set(filters.split)
        if not all(_answers(source, asked) for source in self._sources(metric.sql)):
            names = " and ".join(sorted(asked))
            raise Problem(f"{metric.title} is not kept by {names} together.", "Choose one of them.")

    def _kept_by(self, sql: str) -> tuple[str, ...]:
        sources = self._sources(sql) if "$where" in sql else []
        return tuple(one for one in DIMENSIONS if sources and all(_answers(each, {one}) for each in sources))

    def _read_by(self, sql: str) -> list[Alternatives]:
        """What the SQL reads, as far as it has dimensions."""
        names = dict.fromkeys(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql))
        return [self._views[name] for name in names if self._views.get(name)]


def known(name: str, choices: Sequence[str], kind: str) -> None:
    """Raise Problem, with the nearest name as remedy, when there is no such thing."""
    if name not in choices:
        near = difflib.get_close_matches(name, choices, n=1, cutoff=0.6)
        some = ", ".join(choices[:12]) + (", …" if len(choices) > 12 else "")
        raise Problem(
            f"There is no {kind} called {name}.", f"Did you mean {near[0]}?" if near else f"Choose one of: {some}."
        )


def _views(connection: DuckDBPyConnection) -> dict[str, Alternatives]:
    """{name: the dimension sets of the views it can read}; a view is its own only alternative."""
    comments = connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE comment IS NOT NULL").fetchall()
    views: dict[str, Alternatives] = {name: [frozenset(comment.split())] for name, comment in comments}
    macros = connection.execute(
        "SELECT function_name, macro_definition FROM duckdb_functions() "
        "WHERE function_type = 'table_macro' AND NOT internal"
    ).fetchall()
    texts = dict(macros)

    def read_by(text: str) -> Alternatives:
        """What a macro's text reads, through other macros too."""
        found = [views[view] for view in views if re.search(rf"\b{view}\b", text)]
        found += [read_by(texts[macro]) for macro in texts if re.search(rf"\b{macro}\(", text)]
        return [alternative for each in found for alternative in each]

    of_macros = {name: read_by(text) for name, text in macros}
    views.update({name: read for name, read in of_macros.items() if read})
    return views


def _answers(source: Alternatives, asked: set[str]) -> bool:
    return any(asked <= alternative for alternative in source)


def _cannot(metric: Metric, how: str, dimension: str, possible: Sequence[str]) -> Problem:
    sentence = f"{metric.title} cannot be {how} by {dimension.replace('_', ' ')}."
    names = ", ".join(possible)
    return Problem(sentence, f"It can be {how} by: {names}." if names else f"It cannot be {how} at all.")
