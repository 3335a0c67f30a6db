"""The leaf hash of an audit entry in SQL of the lake; the form is documented in central/sql/0001/85_audit.sql."""

from __future__ import annotations

from analytics_desktop.services.central.audit_leaf import FIELDS

_TEXTS = {
    "occurred_at": "strftime({0}, '%Y-%m-%dT%H:%M:%S.%fZ')",
    "ip_address": "CASE WHEN contains({0}, '/') THEN {0} WHEN contains({0}, ':') THEN {0} || '/128' "
    "ELSE {0} || '/32' END",
    **dict.fromkeys(("seq", "person_id", "records", "is_pii"), "CAST({0} AS VARCHAR)"),
}
# Of one length, or one of two texts: nothing needs to be measured.
_SHORTER = {
    "occurred_at": f"'27:', {_TEXTS['occurred_at']}, ','",
    "is_pii": "CASE WHEN {0} THEN '4:true,' ELSE '5:false,' END",
}
_NEVER_NULL = ("seq", "occurred_at", "actor", "action", "outcome", "is_pii", "detail", "source")


def canonical_sql(alias: str) -> str:
    """SQL text: the canonical form of the row `alias` as VARCHAR.

    One concat copies each byte once, a chain of || as often as it is long; so the usual row, with no null where the
    central store allows none, goes the quick way.
    """
    quick = ", ".join(_parts(alias, field) for field in FIELDS)
    slow = " || ".join(_netstring(text_sql(alias, field)) for field in FIELDS)
    usual = " AND ".join(f'{alias}."{field}" IS NOT NULL' for field in _NEVER_NULL)
    usual += f" AND {alias}.occurred_at >= TIMESTAMP '0001-01-01' AND {alias}.occurred_at < TIMESTAMP '10000-01-01'"
    return f"(CASE WHEN {usual} THEN concat({quick}) ELSE {slow} END)"


def leaf_sql(alias: str) -> str:
    """SQL text: the leaf hash of the row `alias` in lower-case hex."""
    return f"sha256(concat(chr(0), {canonical_sql(alias)}))"


def text_sql(alias: str, field: str) -> str:
    """SQL text: one field of the row `alias` as text."""
    return _TEXTS.get(field, "{0}").format(f'{alias}."{field}"')


def _parts(alias: str, field: str) -> str:
    """Arguments of concat for one field."""
    if field in _SHORTER:
        return _SHORTER[field].format(f'{alias}."{field}"')
    text = text_sql(alias, field)
    parts = f"strlen({text}), ':', {text}, ','"
    return parts if field in _NEVER_NULL else f"CASE WHEN {alias}.\"{field}\" IS NULL THEN '~' ELSE concat({parts}) END"


def _netstring(text: str) -> str:
    return f"coalesce(strlen({text}) || ':' || {text} || ',', '~')"
