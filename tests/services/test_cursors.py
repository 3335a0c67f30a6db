"""A cursor that is lent again knows the words that it is asked for, and no others."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from analytics_desktop.services.cursors import KEPT, Cursors


@pytest.fixture
def cursors() -> Iterator[Cursors]:
    with duckdb.connect() as connection:
        connection.execute("CREATE MACRO size(x) AS x; CREATE MACRO rows(x) AS TABLE SELECT x AS size")
        yield Cursors(connection.cursor)


def said(cursors: Cursors, *words: str) -> list[int]:
    with cursors.lent(words) as cursor:
        return [cursor.execute(f"SELECT {text}").fetchall()[0][0] for text in ("size(1)", "size FROM rows(1)")]


def test_words_are_learnt_changed_and_forgotten(cursors: Cursors) -> None:
    several = [(), ("size(x) AS x + 1",), ("size(x) AS x + 2", "rows(x) AS TABLE SELECT x + 3 AS size")]
    many = [(f"size(x) AS x + {number}",) for number in range(10, 10 + 2 * KEPT)]
    expected = {
        (): [1, 1],
        several[1]: [2, 1],
        several[2]: [3, 4],
        **{one: [1 + 10 + at, 1] for at, one in enumerate(many)},
    }
    for words in (*several, *many, *reversed(several), *many, *several):
        assert said(cursors, *words) == expected[words]


def test_a_cursor_that_failed_is_not_lent_again(cursors: Cursors) -> None:
    with pytest.raises(duckdb.Error), cursors.lent(("size(x) AS x + 1",)) as cursor:
        cursor.execute("SELECT nonsense")
    with cursors.lent(("size(x) AS x + 1",)) as another:
        assert another is not cursor
    with pytest.raises(duckdb.Error), cursors.lent(("size(x) AS",)):
        pass
    assert said(cursors) == [1, 1]
