"""The leaf hash of an audit entry in SQL of the lake; the form is documented in central/sql/0001/85_audit.sql."""

from __future__ import annotations

from analytics_desktop.services.central.audit_leaf import FIELDS

_TEXTS = {
    "occurred_at": "strftime({0}, '%Y-%m-%dT%H:%M:%S.%fZ')",
    "ip_address": "CASE WHEN contains({0}, '/') THEN {0} WHEN contains({0}, ':') THEN {0} || '/128' "
    "ELSE {0} || '/32' END",
    **dict.fromkeys(("seq", "person_id", "records", "is_pii"), "CAST({0} AS VARCHAR)"),
}


def canonical_sql(alias: str) -> str:
    """SQL text: the canonical form of the row `alias` as VARCHAR."""
    return " || ".join(_netstring(_TEXTS.get(field, "{0}").format(f'{alias}."{field}"')) for field in FIELDS)


def leaf_sql(alias: str) -> str:
    """SQL text: the leaf hash of the row `alias` in lower-case hex."""
    return f"sha256(chr(0) || {canonical_sql(alias)})"


def _netstring(text: str) -> str:
    return f"coalesce(strlen({text}) || ':' || {text} || ',', '~')"
