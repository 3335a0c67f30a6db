"""Texts that would be code elsewhere are only words in searches and filters."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.log import LogFilters
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.pages import show
from analytics_desktop.services.query import Reader
from tests.services.logs.conftest import LogWorld

SEEDS = (
    "' OR 1=1 --", "'; DROP TABLE lake.agents; --", '" OR ""="', "1); DELETE FROM lake.teams; --", "$start", "{text}",
    "%' AND 1=0 UNION SELECT 1 --", "\\'; --", "/* */", "?", ":1", "%s", "{0.__class__}", "<b>x</b>",
    "../../etc/passwd", "ﬁ", "=1+1",
    "COPY (SELECT 1) TO '/tmp/x'", "ATTACH 'x'", "read_text('/etc/passwd')", "\x1b[31m", "\u202e", "\u0000",
    "masked('x')", "position", "NULL", "true", "$$x$$", "\n", "'" * 50, "(" * 200, "\\", "A'||'lpha", "Alpha' --",
)  # fmt: skip


def strings(count: int) -> list[str]:
    dice = random.Random(2)
    made = list(SEEDS)
    while len(made) < count:
        one, two = dice.choice(SEEDS), dice.choice(SEEDS)
        made.append(dice.choice((one + two, f"Alpha {one}", one.replace("'", "''"), two.upper() + one[::-1])))
    return made[:count]


def try_all(known: LogWorld, example: Reader, texts: list[str]) -> None:
    before = state(known)
    log = known.opened()
    week = Period(date(2026, 3, 2), date(2026, 3, 9))
    for text in texts:
        with suppress(Problem):  # a search without letters or digits is refused with a sentence
            assert log.view(LogFilters(search=text)).total <= log.total
        for filters in (
            LogFilters(choices=(("agent_id", (text,)),)), LogFilters(choices=(("outcome", (text,)),)),
            LogFilters(choices=((text, ("success",)),)), LogFilters(sort=text), LogFilters(at_least=((text, 1),)),
        ):  # fmt: skip
            if filters.sort.strip() or filters.choices or filters.at_least:
                with pytest.raises(Problem):
                    log.view(filters)
        for asked in (
            Filters(week, where=(("department", text),)),
            Filters(week, by=text),
            Filters(week, where=((text, "x"),)),
        ):
            with pytest.raises(Problem):
                show(example, load_catalogue(), "cost.total_cost", asked, "admin")
    log.close()
    assert state(known) == before


def state(known: LogWorld) -> list[object]:
    ask = known.world.connection.execute
    tables = ask(
        "SELECT database_name, table_name FROM duckdb_tables() WHERE database_name = 'lake' ORDER BY ALL"
    ).fetchall()
    return [(name, ask(f"SELECT count(*) FROM {base}.{name}").fetchone()) for base, name in tables]


def test_texts_that_are_code_elsewhere_are_only_words(known: LogWorld, example: Reader) -> None:
    try_all(known, example, strings(len(SEEDS) + 10))


@pytest.mark.slow
def test_1000_such_texts_are_only_words(known: LogWorld, example: Reader) -> None:
    try_all(known, example, strings(1000))
