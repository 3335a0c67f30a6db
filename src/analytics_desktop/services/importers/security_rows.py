"""The SQL side of an import of security logs: rows go to a table of their own first, from there into the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.models.importing import Unpriced

from .plan import Plan
from .security_fields import COLUMNS
from .transaction import Connection, one

if TYPE_CHECKING:
    import polars as pl

_COPIED = ("file", "line", "content", *COLUMNS)
_MAKE = """
CREATE TEMP TABLE incoming (file integer, line bigint, content text, occurred_at timestamptz, actor text, person text,
    action text, resource_type text, resource_id text, outcome text, ip_address inet, records bigint, is_pii boolean,
    detail jsonb, event_id text) ON COMMIT DROP
"""

# An entry is known by its own id, or by what its line says and its place among equal lines of its file. A person is
# whom exactly one external id or e-mail address names.
_PREPARE = """
CREATE TEMP TABLE prepared ON COMMIT DROP AS
WITH named AS (
    SELECT *, coalesce(event_id, content || '-' || row_number()
        OVER (PARTITION BY file, content, event_id IS NULL ORDER BY line)) AS source_id FROM incoming
), first AS (
    SELECT DISTINCT ON (source_id) * FROM named ORDER BY source_id, file, line
), known AS (
    SELECT name, min(id) AS id FROM (SELECT lower(external_id) AS name, id FROM people
        UNION SELECT lower(email), id FROM people WHERE email IS NOT NULL) n
    GROUP BY name HAVING count(DISTINCT id) = 1
)
SELECT f.*, k.id AS person_id FROM first f LEFT JOIN known k ON k.name = lower(coalesce(f.person, f.actor))
"""

_INSERT = """
INSERT INTO audit_log (occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address, records,
    is_pii, detail, source, source_id)
SELECT occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address, records,
    coalesce(is_pii, false), coalesce(detail, '{}'), %(source)s, source_id
FROM prepared p WHERE NOT EXISTS (SELECT FROM audit_log a WHERE a.source = %(source)s AND a.source_id = p.source_id)
ORDER BY occurred_at, file, line
ON CONFLICT (source, source_id) DO NOTHING
"""

_DIFFERING = """
SELECT count(*) FROM prepared p JOIN audit_log a ON a.source = %s AND a.source_id = p.source_id
WHERE (p.actor, p.action, p.outcome, p.resource_id, p.records)
    IS DISTINCT FROM (a.actor, a.action, a.outcome, a.resource_id, a.records)
"""


class SecurityRows:
    """The rows of one import on their way into audit_log, in the transaction of `connection`."""

    def __init__(self, connection: Connection, plan: Plan) -> None:
        self._connection = connection
        given = plan.constants.get("source", "")
        self._source = plan.constants["format"] + (f":{given}" if given else "")
        connection.execute(_MAKE.encode())

    def add(self, rows: pl.DataFrame, file: int) -> None:
        """Copy checked rows; `file` is the place of the file in this import."""
        import polars as pl

        text = rows.with_columns(pl.lit(file).alias("file")).select(_COPIED).write_csv(
            include_header=False, quote_style="non_numeric", null_value="", datetime_format="%Y-%m-%dT%H:%M:%S%.6f%z"
        )  # fmt: skip
        copying = f"COPY incoming ({', '.join(_COPIED)}) FROM STDIN (FORMAT csv)"
        with self._connection.cursor() as cursor, cursor.copy(copying.encode()) as copy:
            copy.write(text)

    def prepare(self) -> int:
        """Settle ids, repeats and people; how many rows remain, each an entry of its own."""
        self._connection.execute("ANALYZE incoming")
        return self._connection.execute(_PREPARE.encode()).rowcount

    def book(self) -> int:
        """Insert what is not there yet; returns the number of entries written."""
        return self._connection.execute(_INSERT.encode(), {"source": self._source}).rowcount

    def differing(self) -> int:
        """Entries that were there before and said something else; the audit log only grows."""
        return int(one(self._connection, _DIFFERING, (self._source,)))

    def unpriced(self) -> tuple[Unpriced, ...]:
        """Entries have no price."""
        return ()
