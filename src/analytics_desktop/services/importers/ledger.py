"""The SQL side of an import: rows go to a table of their own first, and from there into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.models.importing import Unpriced
from analytics_desktop.services.central.pricing import costs_of

from .transaction import Connection, one

if TYPE_CHECKING:
    import polars as pl

_INPUT = "input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens"
_COLUMNS = (
    "occurred_at", "person_id", "team_id", "department_id", "project_id", "agent_id", "feature_id", "prompt_type",
    "execution_id", "attempt", "provider", "model", "tier", "context_band", "geography", "input_tokens",
    "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens", "output_tokens", "reasoning_tokens",
    "web_searches", "raw_usage",
)  # fmt: skip
# Money must add up, so requests of people who opted out stay, with their team but without the person.
_FILLED = ("person_id", "team_id", "department_id", "context_band")
_COPIED = ("file", "line", "content", "request_id", *_COLUMNS)

_MAKE = f"""
CREATE TEMP TABLE incoming ON COMMIT DROP AS
    SELECT 0 AS file, 0::bigint AS line, ''::text AS content, request_id, {", ".join(_COLUMNS)}
    FROM public.ai_cost_tracking WITH NO DATA
"""

# Where the price of a model depends on the length of the prompt, its versions are in bands named over_<tokens>.
_SMALLEST_BAND = """
SELECT coalesce(min(substr(context_band, 6)::bigint), 9223372036854775807) FROM price_versions
WHERE context_band ~ '^over_[0-9]+$'
"""

# Ids: without one of its own a row is identified by what it says, and rows that say the same by their place among them.
# Of several rows with one id the one with the most output is its last state: streams log a request repeatedly.
# Bands: the version that would price the request decides: contract, then the longest pattern, then exact, then newest.
_PREPARE = f"""
CREATE TEMP TABLE prepared ON COMMIT DROP AS
WITH named AS (
    SELECT *, coalesce(request_id, content || CASE WHEN place = 1 THEN '' ELSE '-' || place END) AS id
    FROM (SELECT *, row_number() OVER (PARTITION BY file, content, request_id IS NULL ORDER BY line) AS place
          FROM incoming) n
), last_state AS (
    SELECT DISTINCT ON (id) * FROM named ORDER BY id, output_tokens + reasoning_tokens DESC, file, line
), combos AS (
    SELECT DISTINCT provider, model, tier, geography FROM last_state
    WHERE context_band IS NULL AND {_INPUT} > %(smallest)s
), versions AS MATERIALIZED (
    SELECT c.*, v.kind, v.model_pattern, v.context_band, v.valid_from, coalesce(v.valid_to, 'infinity') AS valid_to,
        bool_or(v.context_band ~ '^over_[0-9]+$') OVER (PARTITION BY c.provider, c.model, c.tier, c.geography) AS banded
    FROM combos c JOIN price_versions v USING (provider, tier, geography)
    WHERE v.model_pattern = c.model
       OR (v.model_pattern LIKE '%%*' AND starts_with(c.model, left(v.model_pattern, -1)))
)
SELECT r.id AS request_id, {", ".join(f"r.{name}" for name in _COLUMNS if name not in _FILLED)},
    CASE WHEN o.person_id IS NULL THEN r.person_id END AS person_id,
    coalesce(r.team_id, p.team_id) AS team_id,
    coalesce(r.department_id, t.department_id, h.department_id) AS department_id,
    coalesce(r.context_band, CASE WHEN {_INPUT} > %(smallest)s THEN (
        SELECT v.context_band FROM versions v JOIN LATERAL (
            SELECT w.kind, w.model_pattern FROM versions w
            WHERE banded AND (w.provider, w.model, w.tier, w.geography) = (r.provider, r.model, r.tier, r.geography)
              AND w.valid_from <= r.occurred_at AND w.valid_to > r.occurred_at
            ORDER BY w.kind = 'contract' DESC, length(rtrim(w.model_pattern, '*')) DESC,
                     w.model_pattern NOT LIKE '%%*' DESC, w.valid_from DESC LIMIT 1) winner USING (kind, model_pattern)
        WHERE banded AND (v.provider, v.model, v.tier, v.geography) = (r.provider, r.model, r.tier, r.geography)
          AND v.valid_from <= r.occurred_at AND v.valid_to > r.occurred_at AND v.context_band ~ '^over_[0-9]+$'
          AND substr(v.context_band, 6)::bigint < {_INPUT}
        ORDER BY substr(v.context_band, 6)::bigint DESC LIMIT 1) END, 'standard') AS context_band
FROM last_state r LEFT JOIN people p ON p.id = r.person_id
    LEFT JOIN opt_outs o ON o.person_id = r.person_id AND r.occurred_at >= o.since
    LEFT JOIN teams t ON t.id = r.team_id LEFT JOIN teams h ON h.id = p.team_id
"""

_NAMED = "SELECT *, request_id AS id FROM prepared"
_INSERT = f"""
INSERT INTO ai_cost_tracking (source, request_id, {", ".join(_COLUMNS)}, price_version_id, booked_cost)
SELECT %s, request_id, {", ".join(_COLUMNS)}, c.version_id, c.cost
FROM prepared LEFT JOIN ({{costs}}) c ON c.id = request_id ORDER BY occurred_at, request_id
ON CONFLICT (source, request_id) DO NOTHING
"""

_DIFFERING = """
SELECT count(*) FROM prepared i JOIN ai_cost_tracking r ON r.source = %s AND r.request_id = i.request_id
WHERE (i.occurred_at, i.provider, i.model, i.input_tokens, i.cache_read_tokens, i.cache_write_5m_tokens,
       i.cache_write_1h_tokens, i.output_tokens, i.reasoning_tokens, i.web_searches)
    IS DISTINCT FROM
      (r.occurred_at, r.provider, r.model, r.input_tokens, r.cache_read_tokens, r.cache_write_5m_tokens,
       r.cache_write_1h_tokens, r.output_tokens, r.reasoning_tokens, r.web_searches)
"""

_UNPRICED = """
SELECT r.provider, r.model, count(*), sum(r.input_tokens + r.cache_read_tokens + r.cache_write_5m_tokens
    + r.cache_write_1h_tokens + r.output_tokens + r.reasoning_tokens)::bigint
FROM prepared i JOIN ai_cost_tracking r ON r.source = %s AND r.request_id = i.request_id
WHERE r.booked_cost IS NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""


class Ledger:
    """The rows of one import on their way into ai_cost_tracking, in the transaction of `connection`."""

    def __init__(self, connection: Connection, source: str) -> None:
        self._connection = connection
        self._source = source
        connection.execute(_MAKE.encode())

    def add(self, rows: pl.DataFrame, file: int) -> None:
        """Copy checked rows with their ids; `file` is the place of the file in this import."""
        import polars as pl

        text = rows.with_columns(pl.lit(file).alias("file")).select(_COPIED).write_csv(
            include_header=False, quote_style="non_numeric", null_value="", datetime_format="%Y-%m-%dT%H:%M:%S%.6f%z"
        )  # fmt: skip
        with self._connection.cursor() as cursor:
            columns = ", ".join(_COPIED)
            with cursor.copy(f"COPY incoming ({columns}) FROM STDIN (FORMAT csv)".encode()) as copy:
                copy.write(text)

    def prepare(self) -> int:
        """Settle ids, repeats, teams and context bands; how many rows remain, each a request of its own."""
        self._connection.execute("ANALYZE incoming")
        smallest = one(self._connection, _SMALLEST_BAND)
        return self._connection.execute(_PREPARE.encode(), {"smallest": smallest}).rowcount

    def book(self) -> int:
        """Insert what is not there yet, at its price where there is one; returns the number of new rows.

        Priced on the way in, because booking rows that are there already would write each of them twice.
        """
        self._connection.execute("ANALYZE prepared")
        insert = _INSERT.format(costs=costs_of(self._connection, _NAMED))
        return self._connection.execute(insert.encode(), (self._source,)).rowcount

    def differing(self) -> int:
        """Rows whose request id was there before with other numbers; what is booked stays."""
        return int(one(self._connection, _DIFFERING, (self._source,)))

    def unpriced(self) -> tuple[Unpriced, ...]:
        """The requests of this import that no price covers, by model."""
        return tuple(Unpriced(*row) for row in self._connection.execute(_UNPRICED.encode(), (self._source,)))
