"""The index of words: for each word the places of the rows that contain it, in the lake and sorted by word.

A day's rows are cut into chunks of 65,536 places. A word's places in a chunk are a list of 16-bit numbers, or a bitmap
of 8 KiB once that is shorter: rare and frequent words are both read in a few milliseconds.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analytics_desktop.models.log import Log

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 65_536
DENSE = 4_096  # places; from here on the bitmap is shorter than the list
ROWS_AT_ONCE = 400_000  # words of so many rows are sorted in memory together
MOST_WORDS = 8  # of one search

# One definition for index and search: runs of letters and digits, without case and accents.
TOKENS = "list_distinct(regexp_extract_all(lower(strip_accents({text})), '[\\p{{L}}\\p{{N}}]+'))"


def words_table(log: Log) -> str:
    return f"lake.words_{log.name}"


def make_words(connection: DuckDBPyConnection, log: Log) -> None:
    connection.execute(
        f"CREATE OR REPLACE TABLE {words_table(log)} "
        "(word VARCHAR, day DATE, chunk INTEGER, members INTEGER, places USMALLINT[], bits BLOB)"
    )


def index_days(connection: DuckDBPyConnection, log: Log, first: date, finish: date) -> None:
    """Index the rows of the log's days [first, finish), whose words must not be there yet."""
    for start, end in _batches(connection, log, first, finish):
        connection.execute(_INSERT.format(log=log.name, tokens=_tokens_of(log)), [start, end])


def _batches(connection: DuckDBPyConnection, log: Log, first: date, finish: date) -> list[tuple[date, date]]:
    """Runs of days (first, last) with about ROWS_AT_ONCE rows."""
    days = connection.execute(
        f"SELECT day, count(*) FROM lake.log_{log.name} WHERE day >= ? AND day < ? GROUP BY day ORDER BY day",
        [first, finish],
    ).fetchall()
    batches: list[tuple[date, date]] = []
    rows = ROWS_AT_ONCE
    for day, count in days:
        if rows + count > ROWS_AT_ONCE:
            batches.append((day, day))
            rows = 0
        batches[-1] = (batches[-1][0], day)
        rows += count
    return batches


def _tokens_of(log: Log) -> str:
    text = "concat_ws(' ', " + ", ".join(f'"{name}"' for name in log.words) + ")"
    return TOKENS.format(text=text)


_INSERT = f"""
INSERT INTO lake.words_{{log}}
WITH said AS (
    SELECT day, place, unnest({{tokens}}) AS word FROM lake.log_{{log}} WHERE day BETWEEN ? AND ?
),
lists AS (
    SELECT word, day, place // {CHUNK} AS chunk, list(CAST(place % {CHUNK} AS USMALLINT) ORDER BY place) AS places
    FROM said
    GROUP BY ALL
),
dense AS (
    SELECT word, day, chunk, bitstring_agg(place, 0, {CHUNK - 1})::BLOB AS bits
    FROM (SELECT word, day, chunk, CAST(unnest(places) AS INTEGER) AS place FROM lists WHERE len(places) > {DENSE})
    GROUP BY ALL
)
SELECT
    word, day, chunk, len(places) AS members, CASE WHEN len(places) <= {DENSE} THEN places END AS places, bits
FROM lists LEFT JOIN dense USING (word, day, chunk)
ORDER BY word, day, chunk
"""
