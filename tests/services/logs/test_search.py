"""A search finds the rows that contain its words, ranked as its definition says."""

from __future__ import annotations

import math
import random
import re
import unicodedata
from typing import Any

import numpy as np
import pytest

from analytics_desktop.models.log import LogFilters
from analytics_desktop.services.logs import bitmaps
from analytics_desktop.services.logs import ranked as ranking
from analytics_desktop.services.logs import words as index
from tests.services.logs.conftest import LogWorld, Row, log_world, random_rows


def tokens(text: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return set(re.findall(r"[^\W_]+", plain.lower()))


def said(row: Row) -> set[str]:
    message = (row["error_message"] or "").replace("10.0.0.17", "[address]").replace("anna@example.org", "[e-mail]")
    category = row["error_category"] or ""
    return tokens(f"{category} {message}")


def ranked(world: LogWorld, search: str, wanted: Any = lambda row: True) -> tuple[list[str], int]:
    """(ids best first, how many contain all words), by walking through all rows."""
    words = sorted(tokens(search))
    total = len(world.rows)
    counts = {word: sum(word in said(row) for row in world.rows) for word in words}
    rarity = {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in counts.items()}
    score = {row["id"]: round(sum(rarity[word] for word in words if word in said(row)), 9) for row in world.rows}
    hits = [row for row in world.newest_first(wanted) if score[row["id"]] > 0]
    hits.sort(key=lambda row: -score[row["id"]])
    return [row["id"] for row in hits], sum(set(words) <= said(row) for row in hits)


SEARCHES = ("rate", "rate limit", "RATE connection", "connection seconds retry 20", "ungultige", "Ungültige e-mail",
            "search_crm", "nowhere", "nowhere rate", "rate tool reset limit connection after of high too")  # fmt: skip


@pytest.mark.parametrize("search", SEARCHES)
def test_hits_and_their_order_are_what_a_walk_through_all_rows_gives(search: str, known: LogWorld) -> None:
    view = known.opened().view(LogFilters(search=search))
    words = " ".join(sorted(tokens(search))[: index.MOST_WORDS])
    order, complete = ranked(known, words)
    assert [row.cells[-1] for row in view.rows()] == order
    assert (view.total, view.complete) == (len(order), complete)


@pytest.mark.parametrize("search", SEARCHES[:4])
def test_frequent_words_are_found_through_bitmaps_too(search: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word of three rows in a day counts as frequent here, and a chunk is a few rows."""
    monkeypatch.setattr(index, "_INSERT", index._INSERT.replace("> 4096", "> 3").replace("<= 4096", "<= 3"))
    known = log_world()
    known.add(random_rows(random.Random(5), 300))
    known.refresh(None)
    bitmaps = known.world.connection.execute("SELECT count(bits), count(places) FROM lake.words_executions").fetchone()
    assert bitmaps is not None
    assert min(bitmaps) > 5
    view = known.opened().view(LogFilters(search=search))
    assert ([row.cells[-1] for row in view.rows()], view.complete) == ranked(known, search)
    known.world.connection.close()


def test_a_search_within_filters_finds_only_what_both_want(known: LogWorld) -> None:
    filters = LogFilters(choices=(("agent_id", ("Beta",)),), search="rate connection")
    order, complete = ranked(known, "rate connection", lambda row: row["agent_id"] == 2)
    view = known.opened().view(filters)
    assert ([row.cells[-1] for row in view.rows()], view.complete) == (order, complete)


def test_masked_words_cannot_be_found(known: LogWorld) -> None:
    assert known.opened().view(LogFilters(search="anna")).total == 0
    assert known.opened().view(LogFilters(search="17")).total == 0


@pytest.mark.parametrize("seed", range(20))
def test_any_ranks_are_those_of_the_whole_order_wherever_blocks_end(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmaps, "BLOCK", 64)
    monkeypatch.setattr(ranking, "AT_ONCE", 2)
    dice = np.random.default_rng(seed)
    contained = dice.choice(8, size=int(dice.integers(1, 400)), p=(0.3, 0.3, 0.29, 0.01, 0.05, 0.02, 0.03, 0))
    allowed = np.flatnonzero(dice.random(len(contained)) < 0.7).astype(np.int32) if seed % 2 else None
    words = [bitmaps.bitmap_of(np.flatnonzero(contained >> k & 1).astype(np.int32), len(contained)) for k in range(3)]
    among = None if allowed is None else bitmaps.bitmap_of(allowed, len(contained))
    if allowed is not None:
        contained[np.setdiff1d(np.arange(len(contained)), allowed)] = 0
    best = [kind for kind in (3, 1, 6, 2, 5, 4) if (contained == kind).any()]
    order = ranking.Ranked(words, among, best, ranking.kinds(words, among))
    whole = [row for kind in best for row in range(len(contained) - 1, -1, -1) if contained[row] == kind]
    assert len(order) == len(whole)
    assert order.everything().tolist() == whole
    for first in range(len(whole) + 1):
        last = int(dice.integers(first, len(whole) + 3))
        assert order[first:last].tolist() == whole[first:last]
